/** Reading the beginning of a body that came as a stream. */

const ENOUGH = 64 * 1024;

/** The first 64 KB of a stream as parsed JSON or text; the rest is thrown away. Anything else is given as it is. */
export async function firstBytes(body: unknown): Promise<unknown> {
	if (!isByteStream(body)) return body;
	let text = '';
	try {
		for await (const chunk of body) {
			text += String(chunk);
			if (text.length > ENOUGH) break;
		}
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function isByteStream(value: unknown): value is AsyncIterable<unknown> {
	return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
