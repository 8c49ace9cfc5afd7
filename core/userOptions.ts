import { NodeOperationError, type IExecuteFunctions, type IHttpRequestOptions } from 'n8n-workflow';

import { isRecord, numberOf, textOf } from './guards';

/** The options every declarative node has under Request Options, for an operation that runs without the engine. */
export interface UserOptions {
	request: Partial<IHttpRequestOptions>;
	batching: {
		/** Items to take before each pause. */
		size: number;
		/** Pause in ms. */
		interval: number;
	};
}

/** What the engine uses when no time-out is set. */
const ENGINE_TIMEOUT_MS = 300_000;

/** Read for the first item only, as the engine does. Throws NodeOperationError for a proxy that is none. */
export function userOptions(context: IExecuteFunctions): UserOptions {
	const given: unknown = context.getNodeParameter('requestOptions', 0, {});
	const { batching, proxy, timeout, allowUnauthorizedCerts } = isRecord(given) ? given : {};
	const batch = isRecord(batching) && isRecord(batching.batch) ? batching.batch : {};
	const address = textOf(proxy)?.trim();
	const through = address === undefined ? undefined : proxyOf(address);
	if (address !== undefined && !through) {
		throw new NodeOperationError(context.getNode(), "The 'Proxy' option is not a valid address", {
			description: 'Write it like http://proxy.example.com:3128, or remove the option.',
		});
	}
	return {
		request: {
			timeout: numberOf(timeout) || ENGINE_TIMEOUT_MS,
			...(allowUnauthorizedCerts === true ? { skipSslCertificateValidation: true } : {}),
			...(through ? { proxy: through } : {}),
		},
		batching: {
			size: Math.max(1, numberOf(batch.batchSize) ?? 1),
			interval: Math.max(0, numberOf(batch.batchInterval) ?? 0),
		},
	};
}

/** Undefined for a text that is no address of a proxy. */
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
