import { sleep, type INodeParameters } from 'n8n-workflow';

import { settle } from '../../core/settle';
import { startServer } from '../matrix/servers';
import { run } from './engine/engine';
import { JOB_ID, sdmNode } from './engine/sdm';

/** An output that comes in drops: who waits for it, and what ends it. In real time. */

const PAUSE_MS = 100;

let server: Awaited<ReturnType<typeof startServer>>;
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
		const sendOne = async (): Promise<void> => {
			if (sent >= rows) {
				response.end(']');
				return;
			}
			response.write(`${sent === 0 ? '[' : ','}{"row":${sent}}`);
			sent++;
			await sleep(PAUSE_MS);
			if (!response.destroyed) await sendOne();
		};
		void sendOne();
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

it.each(WAYS)(
	'as %s: what goes on coming is not cut off, however long it takes',
	async (outputAs) => {
		rows = 45;
		const began = Date.now();
		const [first, ...more] = await run(getOutput({ outputAs, requestOptions: { timeout: 2_000 } }));
		// Longer than the time-out, and than twice of it: pauses count, not all of it.
		expect(Date.now() - began).toBeGreaterThan(4_000);
		if (outputAs === 'items') expect([first, ...more]).toHaveLength(rows);
		else expect(first?.binary?.data?.bytes).toBeGreaterThan(rows * '{"row":1},'.length);
	},
	60_000,
);

it.each([...WAYS, 'resultFile from a store'])(
	'as %s: it ends when the execution is stopped',
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
			error: { message: 'Akeneo SDM was left alone, because the execution was stopped' },
		});
		// Nothing more is downloaded either.
		await closed;
		expect(server.hits).toHaveLength(isAway ? 2 : 1);
	},
	60_000,
);
