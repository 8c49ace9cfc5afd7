import { setTimeout as sleep } from 'node:timers/promises';

/** n8n ties a login to the browser that made it; any constant will do. */
const BROWSER = 'n8n-nodes-tests';
const NOT_READY_LIMIT = 60_000;

/**
 * n8n's internal REST interface, as its editor uses it: keeps the cookies, unwraps the responses, makes
 * errors readable. */
export class Rest {
	#cookies = new Map();

	/** @param {string} url of the server, without a slash at the end */
	constructor(url) {
		this.url = url;
	}

	/**
	 * Sends one request.
	 *
	 * @param {string} method
	 * @param {string} path such as `/rest/workflows`
	 * @param {unknown} [body] sent as JSON
	 * @returns {Promise<any>} the `data` of the response, or the whole response where it has none. Throws an Error with method,
	 * path, status and n8n's message when the status is not 2xx; its `status` is the number
	 */
	async send(method, path, body) {
		for (const until = Date.now() + NOT_READY_LIMIT; ; await sleep(500)) {
			try {
				return await this.#sendOnce(method, path, body);
			} catch (error) {
				// n8n sends 503 for a moment when the machine is so busy that n8n's database seems slow.
				if (error.status !== 503 || Date.now() > until) throw error;
			}
		}
	}

	async #sendOnce(method, path, body) {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': BROWSER,
				// n8n may close a connection that was idle for 5 s at the moment when it is used again.
				connection: 'close',
				cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
			this.#cookies.set(name, value);
		}
		const text = await response.text();
		const content = parse(text);
		if (!response.ok) {
			const message = content?.message ?? (text.slice(0, 300) || 'no message');
			throw Object.assign(
				new Error(`n8n answered ${method} ${path} with ${response.status}: ${message}`),
				{ status: response.status },
			);
		}
		return content?.data ?? content;
	}
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
