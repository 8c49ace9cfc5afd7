import { isByteStream } from '../util/byteStreams';
import { settle } from '../util/outcome';
import type { ApiRequest, Send } from './request';

type OpenBody = NonNullable<ApiRequest['openBody']>;

/** Thrown when the file to send can't be opened or read to its end. */
export class UnreadableBody extends Error {}

/** Opens the body of a request when it has its slot, and closes it after the request. Throws UnreadableBody. */
export function sendBody(next: Send): Send {
	return (request) => {
		const { openBody } = request;
		return openBody ? sendOpened(openBody, request) : next(request);
	};

	async function sendOpened(openBody: OpenBody, request: ApiRequest) {
		const { options } = request;
		const opened = await settle(openBody());
		if (!opened.ok) throw new UnreadableBody('The body could not be opened');
		const { content, headers } = opened.value;
		const withBody = { ...request, options: { ...options, body: content, headers } };
		if (!isByteStream(content)) return await next(withBody);
		let isReadable = true;
		content.on('error', () => {
			isReadable = false;
		});
		const sent = await settle(next(withBody));
		// After a timeout, n8n would go on sending the body.
		content.destroy();
		if (sent.ok) return sent.value;
		throw isReadable ? sent.error : new UnreadableBody('The body could not be read to its end');
	}
}
