import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { openPicker } from './support/editor.mjs';
import { newService, world } from './support/world.mjs';

const MINUTE = 60_000;

describe('the pickers', () => {
	let client, simulator, credential;
	const jobs = {};
	before(async () => {
		({ client } = await world());
		({ simulator, credential } = await newService('pickers'));
		const create = (name, ago, more) =>
			(jobs[name] = simulator.jobs.createJob({
				name,
				creation_date: Date.now() - ago * MINUTE,
				...more,
			}));
		create('Old sofas', 300, { status: 'error' });
		create('Lamps', 20, { status: 'done', project: 7 });
		create('Chairs', 10, { status: 'running' });
	});

	const openJobs = (more) =>
		openPicker(client, {
			node: 'akeneoSdm',
			credential,
			methodName: 'searchJobs',
			path: 'parameters.jobId',
			...more,
		});
	const openProjects = (node, more) =>
		openPicker(client, {
			node,
			credential,
			methodName: 'searchProjects',
			path: 'parameters.filters.project',
			...more,
		});

	it('list jobs with status and time, newest first', async () => {
		const { results } = await openJobs();
		const label = ({ name, status, creation_date }) =>
			`${name} (${status}, ${creation_date.slice(0, 16).replace('T', ' ')})`;
		assert.deepEqual(
			results.map(({ name, value }) => ({ name, value })),
			[jobs.Chairs, jobs.Lamps, jobs['Old sofas']].map((job) => ({
				name: label(job),
				value: job.id,
			})),
		);
	});

	it('find jobs by a part of the name, in any case, and by status', async () => {
		for (const [filter, name] of [
			['LAMP', 'Lamps'],
			['error', 'Old sofas'],
			[' chairs ', 'Chairs'],
		]) {
			const { results } = await openJobs({ filter });
			assert.deepEqual(
				results.map(({ value }) => value),
				[jobs[name].id],
				filter,
			);
		}
	});

	it('list the projects by name, in the node and in the trigger', async () => {
		for (const node of ['akeneoSdm', 'akeneoSdmTrigger']) {
			const { results } = await openProjects(node);
			assert.deepEqual(
				results.map(({ name, value }) => [name, String(value)]),
				[
					['Furniture', '2'],
					['Lighting', '1'],
					['Project 7', '7'],
				],
				node,
			);
		}
	});

	it('find projects by a part of the name', async () => {
		const { results } = await openProjects('akeneoSdmTrigger', { filter: 'furni' });
		assert.deepEqual(
			results.map(({ name }) => name),
			['Furniture'],
		);
	});

	it('say what is wrong when the token is not accepted', async () => {
		simulator.setTokens(['another one']);
		await assert.rejects(openJobs(), /Akeneo SDM did not accept the API token/);
	});
});
