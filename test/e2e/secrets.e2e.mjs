import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';

import { byId } from './support/nodes.mjs';
import { newService, runNode, TOKEN, world } from './support/world.mjs';

const CANARY = 'a-name-that-is-seen-by-everyone';

/** Runs last, when all that n8n has written for the other tests is still there. */
describe('the API token', () => {
	let stage;
	before(async () => {
		stage = await world();
		const { simulator, credential } = await newService('secrets');
		simulator.jobs.createJob({ name: CANARY });
		await runNode(credential, { operation: 'list' });
		// An API that repeats the token in the message of an error.
		simulator.faults.next({ kind: 400, body: { detail: `${CANARY}: bad token ${TOKEN}` } });
		await runNode(credential, { operation: 'list' });
		// One that sends it in a job, and in base64 of a header.
		const header = Buffer.from(`Token ${TOKEN}`).toString('base64');
		const id = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';
		const job = { id, status: 'done', name: `${CANARY} ${TOKEN}`, message: header };
		simulator.faults.next({ kind: 200, body: job });
		const { output } = await runNode(credential, { operation: 'getStatus', jobId: byId(id) });
		assert.equal(output()[0].json.name, `${CANARY} [hidden]`);
		assert.ok(!output()[0].json.message.includes(header.slice(12, 40)));
	});

	it('is in no execution and in no saved state of a workflow', async () => {
		let texts = '';
		for (const id of stage.workflowIds) {
			texts += JSON.stringify(await stage.client.workflow(id));
			for (const execution of await stage.client.executions(id))
				texts += JSON.stringify(await stage.client.execution(execution.id));
		}
		assert.ok(texts.includes(CANARY), 'the search finds what is there');
		assert.ok(!texts.includes(TOKEN));
	});

	it('is in no file that n8n has written: database, log, and all else', async () => {
		const files = await filesIn(stage.userFolder);
		const found = async (text) => {
			const hits = [];
			for (const file of files) if ((await readFile(file)).includes(text)) hits.push(file);
			return hits;
		};
		assert.ok(files.includes(path.join(stage.userFolder, 'n8n.log')), 'the log is searched');
		assert.notDeepEqual(await found(CANARY), [], 'the search finds what is there');
		assert.deepEqual(await found(TOKEN), []);
	});
});

async function filesIn(folder) {
	const entries = await readdir(folder, { withFileTypes: true });
	const lists = entries.map(async (entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return await filesIn(file);
		return entry.isFile() ? [file] : [];
	});
	return (await Promise.all(lists)).flat();
}
