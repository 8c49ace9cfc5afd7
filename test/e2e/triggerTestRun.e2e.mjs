import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { chain, sdmTrigger } from './support/nodes.mjs';
import { newService, world } from './support/world.mjs';

describe('"Fetch test event" on the trigger', () => {
	let client, run, simulator, credential;
	before(async () => {
		({ client, run } = await world());
		({ simulator, credential } = await newService('trigger test run'));
	});

	const fetchTestEvent = (parameters) =>
		run(chain('Test event', [sdmTrigger(credential, parameters)]), 'SDM Trigger');

	it('says that there is no job yet', async () => {
		const { data } = await fetchTestEvent();
		assert.equal(data.resultData.error.message, 'There is no job to show as a sample yet');
		assert.match(data.resultData.error.description, /^The connection works\./);
	});

	it('shows the newest job in a chosen status, with all that a real event has', async () => {
		const message = 'Column "ean" is missing.';
		const { id } = simulator.jobs.createJob({ name: 'Lamps', status: 'error', message });
		simulator.jobs.createJob({ name: 'Newer, still running' });
		const execution = await fetchTestEvent({ triggerOn: ['error'] });
		const [item, ...others] = client.outputOf(execution, 'SDM Trigger');
		assert.deepEqual(others, []);
		const { name, status, previousStatus, eventId, detectedAt } = item.json;
		assert.deepEqual(
			{ id: item.json.id, name, status, message: item.json.message, previousStatus },
			{ id, name: 'Lamps', status: 'error', message, previousStatus: null },
		);
		assert.ok(eventId.startsWith(`akeneo-sdm:${id}:error:`), eventId);
		assert.match(detectedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	});
});
