import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import rowsModule from '../simulators/sdm/rows.js';
import { publishExample } from './support/published.mjs';

const rows = (count) => Array.from({ length: count }, (_, index) => rowsModule.rowAt(index));

// Side by side, because most of it is waiting for the next poll.
describe('the published example workflow', { concurrency: true }, () => {
	it('runs once when a job is done, delivers its rows, and then waits for the next one', async () => {
		let job;
		const workflow = await publishExample('once a job', (jobs) => {
			jobs.createJob({ name: 'Done long ago', status: 'done' });
			job = jobs.createJob({ name: 'Lamps', status: 'running', rows: 30 });
		});
		workflow.jobs.setStatus(job.id, 'done');
		const first = await workflow.execution(1);
		assert.equal(first.status, 'success');
		const [event, ...others] = first.events;
		assert.deepEqual(others, []);
		assert.deepEqual(
			[event.id, event.name, event.status, event.previousStatus],
			[job.id, 'Lamps', 'done', 'running'],
		);
		const endedAt = new Date(event.completion_date).toISOString();
		assert.equal(event.eventId, `akeneo-sdm:${job.id}:done:${endedAt}`);
		assert.deepEqual(first.rows, rows(30));
		assert.equal(first.reasons, undefined);

		await workflow.morePolls(2);
		const second = workflow.jobs.createJob({ name: 'Chairs', status: 'done', rows: 3 });
		// When the next job has been reported, executions that earlier polls have started would be here too.
		const next = await workflow.execution(2);
		assert.deepEqual(
			next.events.map(({ id, previousStatus }) => [id, previousStatus]),
			[[second.id, null]],
		);
		assert.deepEqual(next.rows, rows(3));
		assert.equal(await workflow.count(), 2);
	});

	it('gives the reason when a job has stopped', async () => {
		const message = 'Column "ean" is missing in the supplier file.';
		const workflow = await publishExample('error');
		const job = workflow.jobs.createJob({ name: 'Sofas' });
		workflow.jobs.setStatus(job.id, 'error', { message });
		const { status, events, rows: fetched, reasons } = await workflow.execution(1);
		assert.equal(status, 'success');
		assert.deepEqual(
			events.map(({ id, message: reported }) => [id, reported]),
			[[job.id, message]],
		);
		assert.deepEqual(reasons, [{ job: 'Sofas', message }]);
		assert.equal(fetched, undefined);
	});

	it('hands jobs that ended between two polls over together, oldest first, each to its own branch', async () => {
		let lamps, tables, stools;
		const workflow = await publishExample('together', (jobs) => {
			const ago = (seconds) => ({ creation_date: Date.now() - seconds * 1000 });
			lamps = jobs.createJob({ name: 'Lamps', rows: 2, ...ago(3) });
			tables = jobs.createJob({ name: 'Tables', ...ago(2) });
			stools = jobs.createJob({ name: 'Stools', ...ago(1) });
		});
		workflow.jobs.setStatus(lamps.id, 'done');
		workflow.jobs.setStatus(tables.id, 'error', { message: 'No prices.' });
		workflow.jobs.setStatus(stools.id, 'pending');
		const { events, rows: fetched, reasons } = await workflow.execution(1);
		assert.deepEqual(
			events.map(({ id }) => id),
			[lamps.id, tables.id],
		);
		assert.deepEqual(fetched, rows(2));
		assert.deepEqual(reasons, [{ job: 'Tables', message: 'No prices.' }]);
	});

	it('reports what has ended since it was published, though Akeneo SDM did not respond then', async () => {
		let akeneo;
		const workflow = await publishExample('no response', (jobs, faults) => {
			jobs.createJob({ name: 'Done before', status: 'done' });
			faults.hook = () => ({ kind: 'hang' });
			akeneo = faults;
		});
		const { id } = workflow.jobs.createJob({ name: 'Lamps', status: 'done', rows: 2 });
		akeneo.clear();
		const { events, rows: fetched } = await workflow.execution(1);
		assert.deepEqual(
			events.map((event) => event.id),
			[id],
		);
		assert.deepEqual(fetched, rows(2));
		assert.equal(await workflow.count(), 1);
	});

	it('reports a job that "Fetch test event" has shown before', async () => {
		let job;
		const workflow = await publishExample('test event', (jobs) => {
			job = jobs.createJob({ name: 'Lamps', status: 'running' });
		});
		workflow.jobs.setStatus(job.id, 'done');
		assert.deepEqual(await workflow.fetchTestEvent(), ['Lamps']);
		const { events } = await workflow.execution(1);
		assert.deepEqual(
			events.map(({ id, previousStatus }) => [id, previousStatus]),
			[[job.id, 'running']],
		);
		assert.equal(await workflow.count(), 1);
	});
});
