import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { byId } from './support/nodes.mjs';
import { newService, runNode } from './support/world.mjs';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const NO_SUCH_JOB = 'Akeneo SDM knows no job with this ID (404): Not found.';
const CHECK_ID =
	"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.";

describe('Get Status', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('get status')));

	const getStatus = (jobId, more) =>
		runNode(credential, { operation: 'getStatus', jobId: byId(jobId) }, more);

	it('gives the fields of the job', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Lamps', status: 'pending', project: 2 });
		const [item, ...others] = (await getStatus(id)).output();
		assert.deepEqual(others, []);
		const { name, status, project, completion_date } = item.json;
		assert.deepEqual(
			{ id: item.json.id, name, status, project, completion_date },
			{ id, name: 'Lamps', status: 'pending', project: 2, completion_date: null },
		);
	});

	it('gives the reason why a job has stopped', async () => {
		const message = 'Row 17: the price is not a number.';
		const { id } = simulator.jobs.createJob({ status: 'error', message });
		const [{ json }] = (await getStatus(id)).output();
		assert.deepEqual([json.status, json.message], ['error', message]);
	});

	it('looks up one job for each input item, and links the items', async () => {
		const jobs = ['first', 'second'].map((name) => simulator.jobs.createJob({ name }));
		const found = (
			await getStatus('={{ $json.id }}', { items: jobs.map(({ id }) => ({ id })) })
		).output();
		assert.deepEqual(
			found.map(({ json, pairedItem }) => [json.name, pairedItem.item]),
			[
				['first', 0],
				['second', 1],
			],
		);
	});

	it('stops with a sentence when there is no such job', async () => {
		const { execution, error } = await getStatus(UNKNOWN);
		assert.equal(execution.status, 'error');
		assert.equal(error.message, NO_SUCH_JOB);
		assert.match(error.description, /Choose the job from the list/);
	});

	it('stops before any request when an expression gave no ID', async () => {
		const sent = simulator.requests.length;
		const { error } = await getStatus('={{ $json.nothing }}');
		assert.equal(error.message, "The parameter 'Job' is empty");
		assert.equal(simulator.requests.length, sent);
	});

	it('goes on with the reason in the item when the step continues on errors', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Chairs' });
		const { execution, output } = await getStatus('={{ $json.id }}', {
			items: [{ id: UNKNOWN }, { id }],
			settings: { onError: 'continueRegularOutput' },
		});
		assert.equal(execution.status, 'success');
		const [failed, found] = output();
		assert.deepEqual(failed.json, { id: UNKNOWN, error: NO_SUCH_JOB, message: CHECK_ID });
		assert.equal(failed.pairedItem.item, 0);
		assert.equal(found.json.name, 'Chairs');
	});

	it('sends failed items to the error output of a step that has one', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Tables' });
		const { output } = await getStatus('={{ $json.id }}', {
			items: [{ id: UNKNOWN }, { id }],
			settings: { onError: 'continueErrorOutput' },
		});
		assert.deepEqual(
			output('SDM', 0).map(({ json }) => json.name),
			['Tables'],
		);
		assert.deepEqual(
			output('SDM', 1).map(({ json }) => json),
			[{ id: UNKNOWN, error: NO_SUCH_JOB, message: CHECK_ID }],
		);
	});
});
