import type { INodeListSearchResult } from 'n8n-workflow';

import { searchJobs, searchProjects } from '../../../nodes/AkeneoSdm/methods/listSearch';
import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { pickerContext } from '../engine/engine';
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
const DAY = 24 * 60 * MINUTE;
const BY_ID = 'Meanwhile you can choose By ID and type the ID.';
const context = () => pickerContext(sdmNode(url, { operation: 'getStatus' }));
const jobs = async (filter?: string, token?: string) =>
	await searchJobs.call(context(), filter, token);
const projects = async (filter?: string, token?: string) =>
	await searchProjects.call(context(), filter, token);
/** Number 0 is the newest. */
const createJobs = (count: number, apart: number) => {
	for (let index = count - 1; index >= 0; index--) {
		sdm.jobs.createJob({ name: `#${index}`, creation_date: Date.now() - (index + 1) * apart });
	}
};
/** All rows, as a user sees them who scrolls to the end. */
async function scroll(
	search: (filter?: string, token?: string) => Promise<INodeListSearchResult>,
	filter?: string,
) {
	const names: string[] = [];
	let token: unknown;
	for (let page = 0; page < 200; page++) {
		const { results, paginationToken } = await search(filter, token as string | undefined);
		names.push(...results.map(({ name }) => name.replace(/ \(.*/, '')));
		token = paginationToken;
		if (token === undefined) return names;
		expect(typeof token).toBe('string');
	}
	throw new Error('There is no end.');
}
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `#${index}`);

describe('the list of jobs', () => {
	it('shows name, status and creation time in the time zone of n8n', async () => {
		const job = sdm.jobs.createJob({
			name: 'Chairs',
			creation_date: '2026-03-02T07:15:20.004211Z',
		});
		expect(await jobs()).toEqual({
			results: [{ name: 'Chairs (running, 2026-03-02 08:15)', value: job.id }],
			paginationToken: undefined,
		});
	});

	it.each(['newest', 'oldest', 'random', 'id', 'updated'] as const)(
		'is newest first, whatever the order of the API: %s',
		async (order) => {
			createJobs(60, MINUTE);
			sdm.knobs.order = order;
			expect((await jobs()).results.slice(0, 3).map(({ name }) => name)).toEqual([
				'#0 (running, 2026-03-02 08:59)',
				'#1 (running, 2026-03-02 08:58)',
				'#2 (running, 2026-03-02 08:57)',
			]);
		},
	);

	it('takes one request when the last day has enough jobs', async () => {
		createJobs(60, MINUTE);
		await jobs();
		expect(sdm.requests).toHaveLength(1);
	});

	it.each([
		['many a day', 1200, 3 * MINUTE],
		['some a day', 300, DAY / 10],
		['a few a year', 12, 40 * DAY],
		['none', 0, DAY],
	])('shows every job once on scrolling to the end: %s', async (_name, count, apart) => {
		createJobs(count, apart);
		expect(await scroll(jobs)).toEqual(numbered(count));
	});

	it('sends no more than eight requests at once', async () => {
		createJobs(1200, 3 * MINUTE);
		await jobs('#1199');
		expect(sdm.requests.length).toBeLessThanOrEqual(8);
	});

	it('shows jobs that lack fields', async () => {
		const results = [
			{ id: 'a', name: 'Lamps' },
			{ id: 'b', status: 'done', creation_date: 'soon' },
			{ id: 'c', creation_date: '2026-03-02T07:15:20Z' },
			{ id: 7 },
			{ name: 'No ID' },
			'text',
		];
		sdm.faults.next({ kind: 200, body: { count: 6, next: null, results } });
		sdm.faults.hook = ({ query }) =>
			query.created_before ? { kind: 200, body: { count: 0, next: null, results: [] } } : undefined;
		expect((await jobs()).results.map(({ name, value }) => [value, name])).toEqual([
			['c', 'c (2026-03-02 08:15)'],
			['a', 'Lamps'],
			['b', 'b (done)'],
			['7', '7'],
		]);
	});

	it('accepts lists without a count or without a next page', async () => {
		createJobs(300, DAY / 10);
		Object.assign(sdm.knobs, { omitCount: true });
		expect(await scroll(jobs)).toEqual(numbered(300));
		Object.assign(sdm.knobs, { omitNext: true });
		expect(await scroll(jobs)).toEqual(numbered(300));
	});
});

describe('the search for a job', () => {
	it('compares names, IDs and statuses, without regard to case', async () => {
		const job = sdm.jobs.createJob({ name: 'Blue Chairs', status: 'error' });
		sdm.jobs.createJob({ name: 'Lamps' });
		for (const text of [
			'chair',
			'BLUE',
			' Blue Chairs ',
			'ERR',
			job.id.slice(0, 13).toUpperCase(),
		]) {
			expect((await jobs(text)).results.map(({ value }) => value)).toEqual([job.id]);
		}
		expect((await jobs('tables')).results).toEqual([]);
		expect((await jobs('')).results).toHaveLength(2);
	});

	it.each([
		['many a day', 1200, 3 * MINUTE],
		['some a day', 300, DAY / 10],
		['a few a year', 12, 40 * DAY],
	])('finds the oldest job of all: %s', async (_name, count, apart) => {
		createJobs(count, apart);
		expect(await scroll(jobs, `#${count - 1}`)).toEqual([`#${count - 1}`]);
	});
});

describe('the list of projects', () => {
	it('is in the order of names, with IDs as values', async () => {
		sdm.jobs.createJob({ project: 41 });
		const { results, paginationToken } = await projects();
		expect(paginationToken).toBeUndefined();
		expect(results.map(({ value }) => value).sort()).toEqual(['1', '2', '41']);
		const names = results.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	});

	it('names a project without a name by its ID', async () => {
		sdm.faults.next({
			kind: 200,
			body: { count: 3, next: null, results: [{ id: 7 }, { name: 'No ID' }, null] },
		});
		expect((await projects()).results).toEqual([{ name: 'Project 7', value: '7' }]);
	});

	it('has every project once over all pages, and can be searched', async () => {
		for (let project = 1; project <= 250; project++) sdm.jobs.createJob({ project });
		const names = await scroll(projects);
		expect(new Set(names).size).toBe(250);
		expect(names).toHaveLength(250);
		expect(sdm.requests).toHaveLength(3);
		const { results } = await projects('25');
		expect(results.every(({ name, value }) => `${name} ${value}`.includes('25'))).toBe(true);
		expect(results.length).toBeGreaterThan(0);
	});

	it('finds a project on a later page', async () => {
		for (let project = 1; project <= 450; project++) sdm.jobs.createJob({ project });
		expect((await projects('Project 444')).results).toEqual([
			{ name: 'Project 444', value: '444' },
		]);
		expect((await projects('no such project')).results).toEqual([]);
	});

	describe('where the API does not list them', () => {
		const reject = (kind: number) => {
			sdm.faults.hook = ({ path }) => (path.includes('/projects/') ? { kind } : undefined);
		};

		it.each([403, 404, 405])('has the projects of the newest jobs after %i', async (kind) => {
			sdm.knobs.listFields = ['project'];
			for (const project of [41, 7, 41]) sdm.jobs.createJob({ project });
			reject(kind);
			expect(await projects()).toEqual({
				results: [
					{ name: 'Project 41', value: '41' },
					{ name: 'Project 7', value: '7' },
				],
				paginationToken: undefined,
			});
			expect((await projects('4')).results).toEqual([{ name: 'Project 41', value: '41' }]);
		});

		it('has them when the list is empty too', async () => {
			sdm.knobs.listFields = ['project'];
			sdm.jobs.createJob({ project: 41 });
			const empty = { count: 0, next: null, results: [] };
			sdm.faults.hook = ({ path }) =>
				path.includes('/projects/') ? { kind: 200, body: empty } : undefined;
			expect((await projects()).results).toEqual([{ name: 'Project 41', value: '41' }]);
		});

		it("gives the error, and a way to go on, when the jobs can't be read either", async () => {
			sdm.jobs.createJob({ project: 41 });
			reject(403);
			expect(await failureOf(projects())).toEqual({
				message:
					'Akeneo SDM does not allow this for the user the token belongs to (403): You do not have permission to perform this action.',
				description: `Ask an administrator for access, or use a token of a user who has it. ${BY_ID}`,
				httpCode: '403',
			});
		});
	});
});

describe.each([
	['jobs', jobs],
	['projects', projects],
] as const)('the error in place of a list of %s', (_name, search) => {
	it('names a rejected token', async () => {
		sdm.setTokens(['another']);
		expect(await failureOf(search())).toEqual({
			message: 'Akeneo SDM did not accept the API token (401): Invalid token.',
			description: 'Open the credential, paste a valid token and test it again.',
			httpCode: '401',
		});
	});

	it.each([500, 429, 'html', 'reset'] as const)(
		'says that an ID can be typed meanwhile, after %s',
		async (kind) => {
			sdm.faults.next({ kind, times: 10 });
			const { message, description } = await failureOf(search());
			expect(message).toMatch(/^Akeneo SDM (is|sent|could) /);
			expect(description).toMatch(new RegExp(`^[A-Z].*[.] ${BY_ID}$`));
		},
	);
});
