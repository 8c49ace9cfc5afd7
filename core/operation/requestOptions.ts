import {
	type DeclarativeRestApiSettings,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	NodeOperationError,
} from 'n8n-workflow';

import { checkedBoolean, checkedNumber, type Field } from '../parameters/checkedValues';
import { isChosen } from '../parameters/values';
import { isRecord, textOf } from '../util/typeGuards';

/** The options that every declarative node has under Request Options. */
export interface RequestOptions {
	request: Partial<IHttpRequestOptions>;
	batching: {
		/** Items to take before each pause. */
		size: number;
		/** Pause in ms. */
		interval: number;
	};
}

/** The engine's timeout when none is set. */
const ENGINE_TIMEOUT_MS = 300_000;

/** As n8n describes them; -1 turns batching off. */
const BATCH_INTERVAL: Field = {
	displayName: 'Batch Interval (ms)',
	name: 'batchInterval',
	typeOptions: { minValue: -1 },
};
const BATCH_SIZE: Field = {
	displayName: 'Items per Batch',
	name: 'batchSize',
	typeOptions: { minValue: -1 },
};
const IGNORE_SSL: Field = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
};
const TIMEOUT: Field = { displayName: 'Timeout', name: 'timeout' };

/** The options of the first item, which count for all items as in the engine. Throws NodeOperationError for an invalid proxy. */
export function readRequestOptions(context: IExecuteFunctions): RequestOptions {
	const given: unknown = context.getNodeParameter('requestOptions', 0, {});
	const node = context.getNode();
	const { batching, proxy, timeout, allowUnauthorizedCerts } = isRecord(given) ? given : {};
	const batch = isRecord(batching) && isRecord(batching.batch) ? batching.batch : {};
	const address = textOf(proxy)?.trim();
	const through = address === undefined ? undefined : proxyOf(address);
	if (address !== undefined && !through) {
		throw new NodeOperationError(node, "The 'Proxy' option is not a valid address", {
			description: 'Write it like http://proxy.example.com:3128, or remove the option.',
		});
	}
	return {
		request: {
			timeout: checkedTimeout(node, timeout) || ENGINE_TIMEOUT_MS,
			...(isChosen(allowUnauthorizedCerts) &&
			checkedBoolean(node, allowUnauthorizedCerts, IGNORE_SSL)
				? { skipSslCertificateValidation: true }
				: {}),
			...(through ? { proxy: through } : {}),
		},
		batching: {
			size: Math.max(1, checkedNumber(node, batch.batchSize ?? 1, BATCH_SIZE)),
			interval: Math.max(0, checkedNumber(node, batch.batchInterval ?? 0, BATCH_INTERVAL)),
		},
	};
}

/** In ms; 0 when none is set, as in the engine. */
function checkedTimeout(node: INode, value: unknown): number {
	return isChosen(value) ? checkedNumber(node, value, TIMEOUT) : 0;
}

/** Undefined for a text that is not the address of a proxy. */
function proxyOf(address: string): IHttpRequestOptions['proxy'] {
	if (!/^https?:\/\/[^\s/]+:\d+\/?$/i.test(address)) return undefined;
	try {
		const { protocol, hostname, port, username, password } = new URL(address);
		const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
		return {
			protocol: protocol.replace(':', ''),
			host: hostname,
			port: Number(port || (protocol === 'https:' ? 443 : 80)),
			...(username === '' ? {} : { auth }),
		};
	} catch {
		return undefined;
	}
}

/** The options that the engine has taken from Request Options and the credential: timeout, proxy, certificates, domains. */
export function resolvedRequestOptions(
	node: INode,
	{ options }: DeclarativeRestApiSettings.ResultOptions,
): Partial<IHttpRequestOptions> {
	const { timeout, proxy, skipSslCertificateValidation, allowedDomains } = options;
	return {
		...(timeout === undefined ? {} : { timeout: checkedTimeout(node, timeout) }),
		...(proxy === undefined ? {} : { proxy }),
		...(skipSslCertificateValidation === undefined
			? {}
			: {
					skipSslCertificateValidation: checkedBoolean(
						node,
						skipSslCertificateValidation,
						IGNORE_SSL,
					),
				}),
		...(allowedDomains === undefined ? {} : { allowedDomains }),
	};
}
