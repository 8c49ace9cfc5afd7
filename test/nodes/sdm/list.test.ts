import type { INodeParameters } from 'n8n-workflow';

import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
});
afterEach(async () => {
	await sdm.close();
	jest.useRealTimers();
});

const MINUTE = 60_000;
const list = (parameters: INodeParameters = {}) =>
	sdmNode(url, { operation: 'list', ...parameters });
/** The oldest first, a minute apart. */
const createJobs = (count: number) =>
	Array.from({ length: count }, (_, index) =>
		sdm.jobs.createJob({
			name: String(index),
			creation_date: Date.now() - (count - index) * MINUTE,
		}),
	);
const namesOf = async (parameters: INodeParameters = {}, items?: Parameters<typeof run>[1]) =>
	(await run(list(parameters), items)).map(({ json }) => Number(json.name));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const inOrder = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const queries = () => sdm.requests.map(({ query }) => query);

it('an item is the job as the list has it, linked to its input item', async () => {
	const [job] = createJobs(1);
	expect(await run(list(), [{ json: {} }, { json: {} }])).toEqual(
		[0, 1].map((item) => ({
			json: {
				id: job?.id,
				name: '0',
				status: 'running',
				creation_date: '2026-03-02T07:59:00.000000Z',
				completion_date: null,
			},
			pairedItem: { item },
		})),
	);
});

describe('Limit', () => {
	it.each([
		['50 unless told otherwise', {}, 50, 1],
		['1', { limit: 1 }, 1, 1],
		['100, the most that the server gives at once', { limit: 100 }, 100, 1],
		['250 over pages of 100', { limit: 250 }, 250, 3],
		['more than there are', { limit: 9999 }, 260, 3],
		['parts are cut off', { limit: 2.9 }, 2, 1],
	])('%s, without a page too many', async (_name, parameters, length, requests) => {
		createJobs(260);
		const names = await namesOf(parameters);
		expect(names).toEqual(upTo(260).reverse().slice(0, length));
		expect(sdm.requests).toHaveLength(requests);
	});
});

describe('Return All', () => {
	const all = { returnAll: true };
	it('returns every job once, whatever the size of a page', async () => {
		createJobs(260);
		for (const knobs of [
			{ maxPageSize: 1000 },
			{ maxPageSize: 7 },
			{ maxPageSize: 100, ignorePageSize: true },
			{ maxPageSize: 100, ignorePageSize: false, countAsFloat: true },
			{ countAsFloat: false, omitCount: true },
			{ omitNext: true, omitCount: false },
			{ omitNext: true, omitCount: true },
		]) {
			Object.assign(sdm.knobs, knobs);
			expect(inOrder(await namesOf(all))).toEqual(upTo(260));
		}
	});

	it('returns every job once when new ones push the pages down meanwhile', async () => {
		createJobs(250);
		const stop = sdm.onRequest(() => {
			stop();
			sdm.jobs.createJob({ name: '250' });
		});
		const names = await namesOf(all);
		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(expect.arrayContaining(upTo(250)));
	});

	it('returns every job once when one is deleted meanwhile and hides another', async () => {
		const [, ...jobs] = createJobs(250);
		const stop = sdm.onRequest(() => {
			stop();
			sdm.jobs.deleteJob(jobs.at(-1)?.id ?? '');
		});
		expect(inOrder(await namesOf(all))).toEqual(upTo(250));
	});

	it.each(['newest', 'oldest', 'id', 'random'] as const)(
		'returns the newest first, whatever the order of the API (%s)',
		async (order) => {
			createJobs(150);
			sdm.knobs.order = order;
			expect(await namesOf(all)).toEqual(upTo(150).reverse());
		},
	);

	it('ends within a page when the execution is cancelled', async () => {
		createJobs(500);
		const stop = new AbortController();
		sdm.onRequest(({ query }) => {
			if (query.page === '2') stop.abort();
		});
		await failureOf(run(list(all), [{ json: {} }], stop.signal));
		expect(sdm.requests.length).toBeLessThanOrEqual(3);
	});

	it('hints at the output that a job may be missing when the pages never add up', async () => {
		for (let index = 0; index < 100; index++)
			sdm.jobs.createJob({ creation_date: Date.now() - MINUTE });
		sdm.knobs.order = 'random';
		sdm.knobs.maxPageSize = 10;
		const hints: unknown[] = [];
		const setup = list(all);
		const { list: listJobs } = await import('../../../nodes/AkeneoSdm/resources/job/list');
		setup.nodeType.customOperations = {
			job: {
				async list() {
					const output = await listJobs.all.call(this);
					if ('hints' in this && Array.isArray(this.hints)) hints.push(...this.hints);
					return output;
				},
			},
		};
		await run(setup);
		expect(hints).toEqual([
			{
				message:
					'Jobs were added or removed while the list was read, so one of them may be missing. Run this node again to be sure.',
				location: 'outputPane',
			},
		]);
	});

	it('returns nothing where there are no jobs', async () => {
		expect(await namesOf(all)).toEqual([]);
		expect(sdm.requests).toHaveLength(1);
	});

	it('sends no request to an address in a response', async () => {
		const other = createSdmSimulator({ token: SESAME });
		sdm.knobs.nextOrigin = await other.listen();
		createJobs(150);
		expect(inOrder(await namesOf(all))).toEqual(upTo(150));
		expect(other.requests).toHaveLength(0);
		await other.close();
	});
});

describe('Filters', () => {
	const rest = { page: '1', page_size: '50' };
	const withFilter = (filters: INodeParameters) => ({ filters });
	const project = (value: unknown) => ({ __rl: true as const, mode: 'id', value: value as string });
	it.each([
		['none', {}, {}],
		['a status', { status: 'done' }, { status: 'done' }],
		['a status in capitals, from an expression', { status: '={{ " DONE " }}' }, { status: 'done' }],
		['a project', { project: project('41') }, { project: '41' }],
		['a project as a number', { project: project('={{ 41 }}') }, { project: '41' }],
		['a project that was added and left empty', { project: project('') }, {}],
		[
			'a pasted project address',
			{ project: project('https://sdm.akeneo.cloud/api/v1/projects/41/') },
			{ project: '41' },
		],
		[
			'a date of the picker, in the time zone of the workflow',
			{ createdAfter: '2026-01-31T08:00:00' },
			{ created_after: '2026-01-31T07:00:00.000Z' },
		],
		[
			'a date with its own zone',
			{ createdBefore: '2026-07-31T08:00:00+05:00' },
			{ created_before: '2026-07-31T03:00:00.000Z' },
		],
		[
			'a date from an expression',
			{ createdAfter: '={{ DateTime.fromISO("2026-07-31T08:00:00Z") }}' },
			{ created_after: '2026-07-31T08:00:00.000Z' },
		],
		[
			'a day from an expression, in the time zone of the workflow',
			{ createdAfter: '2026-07-31' },
			{ created_after: '2026-07-30T22:00:00.000Z' },
		],
		['dates left empty', { createdAfter: '', createdBefore: '' }, {}],
	])('%s', async (_name, filters, query) => {
		await run(list(withFilter(filters)));
		expect(queries()).toEqual([{ ...query, ...rest }]);
	});

	it('are sent with every page', async () => {
		createJobs(150);
		await run(list({ returnAll: true, filters: { status: 'running' } }));
		expect(queries()).toEqual(
			['1', '2'].map((page) => ({
				status: 'running',
				page,
				page_size: '1000',
				...(page === '1' ? {} : { created_before: '2026-03-02T08:00:00.000Z' }),
			})),
		);
	});

	it('of each input item are its own', async () => {
		await run(list({ filters: { status: '={{ $json.status }}' } }), [
			{ json: { status: 'done' } },
			{ json: { status: 'error' } },
		]);
		expect(queries()).toEqual(['done', 'error'].map((status) => ({ status, ...rest })));
	});

	it.each([
		['a word', { createdAfter: 'yesterday' }, "The parameter 'Created After' is not a date"],
		[
			'a word and a number',
			{ createdAfter: 'job 12' },
			"The parameter 'Created After' is not a date",
		],
		['a number', { createdBefore: '={{ 7 }}' }, "The parameter 'Created Before' is not a date"],
		[
			'a bad date of n8n',
			{ createdBefore: '={{ DateTime.fromISO("x") }}' },
			"The parameter 'Created Before' is not a date",
		],
		[
			'a project by name',
			{ project: project('Lamps') },
			"The parameter 'Project' has no valid ID: Lamps",
		],
	])('that are invalid, %s, stop before any request', async (_name, filters, message) => {
		expect(await failureOf(run(list(withFilter(filters))))).toMatchObject({ message, item: 0 });
		expect(sdm.requests).toHaveLength(0);
	});

	it('that the API does not know are reported with its message', async () => {
		expect(await failureOf(run(list({ filters: { status: '={{ "archived" }}' } })))).toEqual({
			message:
				'Akeneo SDM did not understand the request (400): status: Select a valid choice. archived is not one of the available choices.',
			description: 'Check the values in the parameters of this node.',
			httpCode: '400',
			item: 0,
		});
	});
});

it.each([
	[
		'a web page',
		{ kind: 'html' as const },
		'sent something that is not job data, such as a web page',
	],
	['an object without a list', { kind: 200, body: { detail: 'Hi' } }, 'sent no list of jobs'],
	[
		'a list of its own',
		{ kind: 200, body: [] },
		'sent something that is not job data, such as a web page',
	],
])('%s in place of jobs is an error, not an item', async (_name, fault, words) => {
	sdm.faults.next(fault);
	expect((await failureOf(run(list()))).message).toBe(`Akeneo SDM ${words}`);
});

it('a failing page fails the item and returns no half of the jobs', async () => {
	createJobs(150);
	sdm.faults.next({ kind: 500, match: /page=2/ });
	expect((await failureOf(run(list({ returnAll: true })))).httpCode).toBe('500');
});

it('a list that is null has nothing in it when the count says so', async () => {
	sdm.faults.next({ kind: 200, body: { count: 0, next: null, results: null } });
	expect(await run(list())).toEqual([]);
	sdm.faults.next({ kind: 200, body: { count: 7, next: null, results: null } });
	expect((await failureOf(run(list()))).message).toBe('Akeneo SDM sent no list of jobs');
});
