import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import rowsModule from '../simulators/sdm/rows.js';
import { download } from './support/editor.mjs';
import { byId, extractFromFile } from './support/nodes.mjs';
import { newService, runNode, world } from './support/world.mjs';

const rows = (count) => Array.from({ length: count }, (_, index) => rowsModule.rowAt(index));

describe('Get Output', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('get output')));

	const getOutput = (jobId, parameters, more) =>
		runNode(
			credential,
			{ operation: 'getOutput', jobId: byId(jobId), outputFormatId: '1', ...parameters },
			more,
		);
	const jobWith = (count) => simulator.jobs.createJob({ status: 'done', rows: count }).id;

	it('gives one item for each row, in order', async () => {
		const found = (await getOutput(jobWith(1234))).output();
		assert.deepEqual(
			found.map(({ json }) => json),
			rows(1234),
		);
	});

	it('links the rows to the item their job came from', async () => {
		const items = [{ id: jobWith(2) }, { id: jobWith(1) }];
		const found = (await getOutput('={{ $json.id }}', {}, { items })).output();
		assert.deepEqual(
			found.map(({ json, pairedItem }) => [json.index, pairedItem.item]),
			[
				[0, 0],
				[1, 0],
				[0, 1],
			],
		);
	});

	it('gives a file that can be downloaded', async () => {
		const { client } = await world();
		const id = jobWith(500);
		const [item, ...others] = (await getOutput(id, { outputAs: 'file' })).output();
		assert.deepEqual(others, []);
		assert.equal(item.binary.data.mimeType, 'application/json');
		assert.equal(item.binary.data.fileName, `job-${id}-output-1.json`);
		assert.deepEqual(await download(client, item.binary.data), rows(500));
	});

	it('gives a file that the next step can read', async () => {
		const { output } = await getOutput(
			jobWith(500),
			{ outputAs: 'file', binaryPropertyName: 'data' },
			{ then: [extractFromFile()] },
		);
		assert.deepEqual(
			output('Extract').map(({ json }) => json.rows),
			[rows(500)],
		);
	});

	for (const outputAs of ['items', 'file']) {
		it(`says that a job is not done yet, with the output as ${outputAs}`, async () => {
			const { id } = simulator.jobs.createJob({ status: 'pending' });
			const { execution, error } = await getOutput(id, { outputAs });
			assert.equal(execution.status, 'error');
			assert.equal(
				error.message,
				'Akeneo SDM has no output for this job, because it waits for a person: its status is "pending" (400): The job is not done yet.',
			);
			assert.match(error.description, /Fetch the output when the job is done\./);
		});

		it(`says that there is no such output format, with the output as ${outputAs}`, async () => {
			const { error } = await getOutput(jobWith(1), { outputAs, outputFormatId: '77' });
			assert.equal(
				error.message,
				'Akeneo SDM has no output with the format ID 77 for this job (404): Not found.',
			);
			assert.match(error.description, /^Correct 'Output Format ID'/);
		});
	}

	it('divides rows and errors between its outputs, whatever columns the rows have', async () => {
		const { id } = simulator.jobs.createJob({ status: 'running' });
		const looks = [{ error: 'none' }, { error: 'a', message: 'b', details: 'c' }];
		const job = (given) => simulator.jobs.createJob({ status: 'done', rows: given }).id;
		const { execution, output } = await getOutput(
			'={{ $json.id }}',
			{},
			{
				items: [{ id: job(looks) }, { id }, { id: job(20_000) }, { id: job(looks) }],
				settings: { onError: 'continueErrorOutput' },
			},
		);
		assert.equal(execution.status, 'success');
		const json = (index) => output(undefined, index).map((item) => item.json);
		assert.deepEqual(json(0), [...looks, ...rows(20_000), ...looks]);
		const [failed, ...others] = json(1);
		assert.deepEqual(others, []);
		assert.match(failed.error, /no output for this job yet: its status is "running"/);
		assert.equal(failed.id, id);
	});

	it('goes on with the reason in the item when the step continues on errors', async () => {
		const { id } = simulator.jobs.createJob({ status: 'running' });
		const { execution, output } = await getOutput(
			'={{ $json.id }}',
			{},
			{ items: [{ id }, { id: jobWith(1) }], settings: { onError: 'continueRegularOutput' } },
		);
		assert.equal(execution.status, 'success');
		const [failed, row] = output();
		assert.match(failed.json.error, /no output for this job yet: its status is "running"/);
		assert.equal(failed.pairedItem.item, 0);
		assert.deepEqual([row.json, row.pairedItem.item], [rows(1)[0], 1]);
	});
});
