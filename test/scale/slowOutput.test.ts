import { sleep, type INodeParameters } from 'n8n-workflow';

import { settle } from '../../core/util/outcome';
import { startServer } from '../matrix/servers';
import { run } from '../nodes/engine/engine';
import { JOB_ID, sdmNode } from '../nodes/engine/sdm';

/** An output that comes in drops is waited for until it ends or the execution is cancelled. In real time. */

const PAUSE_MS = 100;

let server: Awaited<ReturnType<typeof startServer>>;
/** How many rows the last response has sent. */
let sent = 0;
let closed: Promise<void>;
/** The file lies in a store of its own. */
let isAway = false;
/** How many rows come before the end. */
let rows = Infinity;
beforeEach(async () => {
	sent = 0;
	isAway = false;
	server = await startServer((request, response) => {
		if (isAway && request.url !== '/store') {
			response.writeHead(302, { location: `http://localhost:${server.port}/store` }).end();
			return;
		}
		closed = new Promise((resolve) => response.once('close', resolve));
		response.writeHead(200, { 'content-type': 'application/json' });
		const sendFrom = async (row: number): Promise<void> => {
			if (row >= rows) {
				response.end(']');
				return;
			}
			response.write(`${row === 0 ? '[' : ','}{"row":${row}}`);
			sent = row + 1;
			await sleep(PAUSE_MS);
			if (!response.destroyed) await sendFrom(row + 1);
		};
		void sendFrom(0);
	});
});
afterEach(async () => await server.close());

const getOutput = (parameters: INodeParameters) =>
	sdmNode(server.url, {
		operation: 'getOutput',
		jobId: { __rl: true, mode: 'id', value: JOB_ID },
		outputFormatId: '12',
		...parameters,
	});

const WAYS = ['items', 'file', 'resultFile'];

it('an output that keeps arriving is not cut off as items, as a file or as the result file, however long it takes', async () => {
	rows = 45;
	const began = Date.now();
	const fetched = await Promise.all(
		WAYS.map(
			async (outputAs) => await run(getOutput({ outputAs, requestOptions: { timeout: 2_000 } })),
		),
	);
	// Longer than the timeout, and than twice of it: pauses count, not all of it.
	expect(Date.now() - began).toBeGreaterThan(4_000);
	const [items, ...files] = fetched;
	expect(items).toHaveLength(rows);
	for (const file of files) {
		expect(file?.[0]?.binary?.data?.bytes).toBeGreaterThan(rows * '{"row":1},'.length);
	}
});

it.each([...WAYS, 'resultFile from a store'])(
	'as %s: it ends when the execution is cancelled',
	async (way) => {
		const [outputAs = '', store] = way.split(' ');
		isAway = store !== undefined;
		rows = Infinity;
		const stop = new AbortController();
		const running = settle(run(getOutput({ outputAs }), [{ json: {} }], stop.signal));
		while (sent < 3) await sleep(10);
		stop.abort();
		expect(await running).toMatchObject({
			ok: false,
			error: {
				message: 'The request to Akeneo SDM was cancelled because the execution was stopped',
			},
		});
		// Nothing more is downloaded either.
		await closed;
		expect(server.hits).toHaveLength(isAway ? 2 : 1);
	},
	60_000,
);
