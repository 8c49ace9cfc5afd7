import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import rows from '../../test/simulators/sdm/rows.js';

/**
 * A service that has its responses ready on disk, so that its own work does not hide that of the nodes. The rows are those of
 * the simulator.
 */

const idOf = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function* textOf(count, mostBytes) {
	let bytes = 0;
	for (const { text } of rows.jsonRows({ rows: count })) {
		yield text;
		bytes += Buffer.byteLength(text);
		if (bytes >= mostBytes) return yield ']';
	}
}

/**
 * @param {{ folder: string, token: string, outputs: Record<string, { rows?: number, bytes?: number }> }} options an output has
 * so many rows, or as many as make so many bytes
 * @returns {Promise<{ url: string, outputs: Record<string, { id: string, path: string, bytes: number }>, uploads: number[],
 * close: () => Promise<void> }>} `uploads` are the sizes of the bodies that were sent, in bytes
 */
export async function openService({ folder, token, outputs }) {
	const ready = {};
	const files = new Map();
	for (const [name, { rows: count = Infinity, bytes = Infinity }] of Object.entries(outputs)) {
		const file = path.join(folder, `${name}.json`);
		await pipeline(Readable.from(textOf(count, bytes)), createWriteStream(file));
		const id = idOf(files.size + 1);
		const address = `/api/v1/jobs/${id}/data/1/`;
		const { size } = await stat(file);
		files.set(address, { file, size });
		ready[name] = { id, path: address, bytes: size };
	}
	const uploads = [];
	const server = createServer((request, response) => {
		const found = files.get(request.url);
		if (request.headers.authorization !== `Token ${token}`) return response.writeHead(401).end();
		if (request.method === 'POST') {
			let size = 0;
			request.on('data', (chunk) => (size += chunk.length));
			request.on('end', () => {
				uploads.push(size);
				response.writeHead(201, { 'content-type': 'application/json' });
				response.end(JSON.stringify({ id: uploads.length, status: 'ready' }));
			});
			return undefined;
		}
		if (!found) return response.writeHead(404).end();
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': found.size });
		createReadStream(found.file).pipe(response);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		outputs: ready,
		uploads,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
