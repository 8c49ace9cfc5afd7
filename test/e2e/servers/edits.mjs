import assert from 'node:assert/strict';

import { A_FEW_POLLS } from '../support/eventually.mjs';

/** The state of the trigger when a person works on the workflow. */

const BEFORE = 'ended before the change';
const AFTER = 'ended after it';

const namesOf = (events) => events.map(({ name }) => name);

/** A job ends, the change is made and published, and another job ends. */
const edit = (title, change, { remembers = true, ...more } = {}) => ({
	title,
	before(w) {
		w.begins(BEFORE);
		w.begins(AFTER);
	},
	async polled(w) {
		w.becomes(BEFORE, 'done');
		await change(w);
		w.becomes(AFTER, 'done');
	},
	expected: (remembers ? [BEFORE, AFTER] : [AFTER]).map((job) => `${job}: done`),
	...more,
});

/** Changes of the nodes that `test` is true for. */
const nodes = (test, change) => (workflow) => ({
	...workflow,
	nodes: workflow.nodes.map((node) => (test(node) ? { ...node, ...change(node) } : node)),
});
const isTrigger = ({ type }) => type.endsWith('.akeneoSdmTrigger');
const parameters = (changes) =>
	nodes(isTrigger, (node) => ({ parameters: { ...node.parameters, ...changes } }));
const renamed = (name) => (workflow) => ({
	...nodes(isTrigger, () => ({ name }))(workflow),
	connections: { [name]: Object.values(workflow.connections)[0] },
});

export const edits = [
	edit(
		'unpublished for a while: the trigger goes on where it was',
		async (w) => {
			await w.unpublish();
			w.begins('begun and ended while it was off', { status: 'error' });
			await w.publish();
		},
		{
			expected: [`${BEFORE}: done`, 'begun and ended while it was off: error', `${AFTER}: done`],
		},
	),
	edit('another choice under Trigger On: the trigger goes on where it was', (w) =>
		w.edit(parameters({ triggerOn: ['done', 'pending'] })),
	),
	edit('another step changed: the trigger goes on where it was', (w) =>
		w.edit(
			nodes(
				(node) => !isTrigger(node),
				() => ({ notes: 'Changed' }),
			),
		),
	),
	edit('the trigger renamed: it goes on where it was', (w) => w.edit(renamed('Renamed'))),
	edit(
		'a Project filter added: the trigger starts anew',
		(w) => w.edit(parameters({ filters: { project: { __rl: true, mode: 'id', value: '1' } } })),
		{ remembers: false },
	),
	edit(
		'duplicated: the copy starts anew, the original goes on',
		async (w) => {
			const { name, ...workflow } = await w.client.workflow(w.id);
			w.copy = (await w.client.createWorkflow({ name: `${name} copy`, ...workflow })).id;
			await w.client.publish(w.copy, A_FEW_POLLS);
		},
		{ check: async (w) => assert.deepEqual(namesOf(await w.events(w.copy)), [AFTER]) },
	),
	{
		title: 'another Base URL in the credential: the trigger starts anew',
		before(w) {
			w.begins(BEFORE);
			w.begins(AFTER);
		},
		async published(w) {
			w.becomes(BEFORE, 'done');
			await w.newAccount({ baseUrl: w.baseUrl.replace('127.0.0.1', 'localhost') });
		},
		polled: (w) => w.becomes(AFTER, 'done'),
		expected: [`${AFTER}: done`],
	},
	{
		title: 'another choice under Trigger On, published in the middle of a poll: no job is lost',
		hold: true,
		before: (w) => w.begins('live'),
		polled: (w) => w.becomes('live', 'done'),
		async beforeKill(w) {
			const published = w.edit(parameters({ triggerOn: ['done', 'pending'] }));
			w.release();
			await published;
		},
		later: (w) => w.begins('begun and ended later', { status: 'done' }),
		expected: ['live: done', 'begun and ended later: done'],
	},
];
