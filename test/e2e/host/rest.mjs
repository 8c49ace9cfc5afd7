import { setTimeout as sleep } from 'node:timers/promises';

/** n8n ties a login to the browser that made it; any constant will do. */
const BROWSER = 'n8n-nodes-tests';
const NOT_READY_LIMIT = 60_000;

/** n8n's internal REST interface, as its editor uses it: keeps the cookies, unwraps the answers, words the errors. */
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
	 * @returns {Promise<any>} the `data` of the answer, or the whole answer where it has none. Throws an Error with method,
	 * path, status and n8n's message when the status is not 2xx; its `status` is the number
	 */
	async send(method, path, body) {
		for (const until = Date.now() + NOT_READY_LIMIT; ; await sleep(500)) {
			try {
				return await this.#sendOnce(method, path, body);
			} catch (error) {
				// n8n says so for a moment when the machine is so busy that n8n's database seems slow.
				if (error.status !== 503 || Date.now() > until) throw error;
			}
		}
	}

	async #sendOnce(method, path, body) {
		const answer = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': BROWSER,
				cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const cookie of answer.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
			this.#cookies.set(name, value);
		}
		const text = await answer.text();
		const content = parse(text);
		if (!answer.ok) {
			const message = content?.message ?? (text.slice(0, 300) || 'no message');
			throw Object.assign(
				new Error(`n8n answered ${method} ${path} with ${answer.status}: ${message}`),
				{ status: answer.status },
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
