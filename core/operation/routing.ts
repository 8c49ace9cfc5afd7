import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';

/** The first request of an operation. */
interface DeclaredRequest {
	method?: 'GET' | 'POST';
	/** The path, in which parameters stand as expressions: see `fromParameter`. */
	url: string;
	/** Query parameters that are the same in every first request. */
	qs?: IDataObject;
}

type Send = (
	this: IExecutePaginationFunctions,
	declared: DeclarativeRestApiSettings.ResultOptions,
) => Promise<INodeExecutionData[]>;

/** The defaults that n8n adds to every declared request. */
export const REQUEST_DEFAULTS = {
	baseURL: '={{ $credentials.baseUrl }}',
	disableFollowRedirect: true,
	sendCredentialsOnCrossOriginRedirect: false,
};

/**
 * The routing of an operation: it declares the request the operation begins with, and `send` sends it through `core/http`.
 *
 * n8n's engine resolves the declared request and hands it to `send`, but does not send it itself, because the engine
 * - puts an ID into the address unchecked, so that `..` or an empty one would reach another endpoint,
 * - knows neither the queue nor the retries that all requests of a service share,
 * - passes items on by a spread, which ends at about 125,000 of them.
 */
export function routing({ method = 'GET', url, qs = {} }: DeclaredRequest, send: Send) {
	return {
		request: { method, url: `=${url}`, qs },
		send: { paginate: true },
		operations: { pagination: send },
	} satisfies INodePropertyRouting;
}

/** The value of a parameter within a declared address. */
export function fromParameter(name: string): string {
	return `{{ $parameter.${name} }}`;
}
