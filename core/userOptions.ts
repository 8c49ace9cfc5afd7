import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

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

/** Read for the first item only, as the engine does. Throws an Error with a sentence for a proxy that is none. */
export function userOptions(context: IExecuteFunctions): UserOptions {
	const given: unknown = context.getNodeParameter('requestOptions', 0, {});
	const { batching, proxy, timeout, allowUnauthorizedCerts } = isRecord(given) ? given : {};
	const batch = isRecord(batching) && isRecord(batching.batch) ? batching.batch : {};
	const address = textOf(proxy);
	return {
		request: {
			timeout: numberOf(timeout) || ENGINE_TIMEOUT_MS,
			...(allowUnauthorizedCerts === true ? { skipSslCertificateValidation: true } : {}),
			...(address === undefined ? {} : { proxy: proxyOf(address) }),
		},
		batching: {
			size: Math.max(1, numberOf(batch.batchSize) ?? 1),
			interval: Math.max(0, numberOf(batch.batchInterval) ?? 0),
		},
	};
}

function proxyOf(address: string): NonNullable<IHttpRequestOptions['proxy']> {
	if (!/^https?:\/\/[^\s/]+:\d+\/?$/i.test(address.trim())) {
		throw new Error("The 'Proxy' option is not an address such as http://proxy.example.com:3128.");
	}
	const { protocol, hostname, port, username, password } = new URL(address.trim());
	const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
	return {
		protocol: protocol.replace(':', ''),
		host: hostname,
		port: Number(port || (protocol === 'https:' ? 443 : 80)),
		...(username === '' ? {} : { auth }),
	};
}
