import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { byId } from './support/nodes.mjs';
import { newService, runNode } from './support/world.mjs';

const HOUR = 3_600_000;
const JOBS = 250;

describe('List Jobs', () => {
	let simulator, credential;
	// Job 0 is the newest, one an hour; of ten, five are done, three run, one waits and one has failed.
	const statusAt = (index) =>
		index % 2 === 0
			? 'done'
			: (['running', 'pending', 'error'][((index % 10) - 5) / 2] ?? 'running');
	before(async () => {
		({ simulator, credential } = await newService('list jobs'));
		const newest = Date.now() - HOUR;
		for (let index = JOBS - 1; index >= 0; index--) {
			simulator.jobs.createJob({
				name: `Job ${index}`,
				status: statusAt(index),
				project: 1 + (index % 3),
				creation_date: newest - index * HOUR,
			});
		}
	});

	const list = async (parameters, more) => {
		simulator.requests.clear();
		const { output, error } = await runNode(credential, { operation: 'list', ...parameters }, more);
		if (error) throw new Error(error.message);
		return output();
	};
	const names = (found) => found.map(({ json }) => json.name);
	const expected = (where) =>
		Array.from({ length: JOBS }, (_, index) => index)
			.filter(where)
			.map((index) => `Job ${index}`);

	it('gives the newest fifty when nothing is set', async () => {
		assert.deepEqual(
			names(await list({})),
			expected((index) => index < 50),
		);
	});

	it('gives as many as the limit says, with one request for no more', async () => {
		assert.deepEqual(names(await list({ limit: 3 })), ['Job 0', 'Job 1', 'Job 2']);
		assert.deepEqual(
			simulator.requests.map(({ query }) => query.page_size),
			['3'],
		);
	});

	it('gives all jobs of all pages, each once', async () => {
		const found = await list({ returnAll: true });
		assert.deepEqual(
			names(found),
			expected(() => true),
		);
		assert.deepEqual(
			simulator.requests.map(({ query }) => query.page),
			['1', '2', '3'],
		);
	});

	it('gives the jobs in a status', async () => {
		const found = await list({ returnAll: true, filters: { status: 'error' } });
		assert.ok(found.length > 0);
		assert.deepEqual(
			names(found),
			expected((index) => statusAt(index) === 'error'),
		);
	});

	it('gives the jobs of a project, picked from the list or typed', async () => {
		for (const project of [byId('2'), { __rl: true, mode: 'list', value: 2 }]) {
			const found = await list({ returnAll: true, filters: { project } });
			assert.deepEqual(
				names(found),
				expected((index) => index % 3 === 1),
			);
		}
	});

	it('gives the jobs created between two times', async () => {
		const at = (index) => simulator.jobs.all()[JOBS - 1 - index].creation_date;
		const shift = (date, ms) => new Date(Date.parse(date) + ms).toISOString();
		const filters = {
			createdAfter: shift(at(20), -HOUR / 2),
			createdBefore: shift(at(11), HOUR / 2),
		};
		const found = await list({ returnAll: true, filters });
		assert.deepEqual(
			names(found),
			expected((index) => index >= 11 && index <= 20),
		);
	});

	it('runs once for each input item, and links the items to it', async () => {
		const found = await list(
			{ limit: 2, filters: { status: '={{ $json.status }}' } },
			{ items: [{ status: 'running' }, { status: 'error' }] },
		);
		assert.deepEqual(
			found.map(({ json, pairedItem }) => [json.status, pairedItem.item]),
			[
				['running', 0],
				['running', 0],
				['error', 1],
				['error', 1],
			],
		);
	});
});
