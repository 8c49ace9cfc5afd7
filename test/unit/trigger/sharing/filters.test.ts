import type { IDataObject } from 'n8n-workflow';

import type { JobSighting, JobSource, Unfiltered } from '../../../../core/trigger/jobSource';
import { Filters } from '../../../../core/trigger/sharing/filters';

/** When the list of all jobs takes the place of one list for each filter, and which of its jobs pass a filter. */

const START = Date.parse('2026-03-02T08:00:00Z');
const MINUTE = 60_000;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});
const later = (ms: number) => jest.setSystemTime(Date.now() + ms);

/** A filter on a project; `projects` are those that responses for a single job tell. */
function filterOn(value: string, projects: Record<string, string | undefined | Error> = {}) {
	const fetched: string[] = [];
	const unfiltered: Unfiltered = {
		source: {} as JobSource,
		value,
		valueOf: ({ project }: IDataObject) => (typeof project === 'string' ? project : undefined),
		fetchValue: async (id) => {
			fetched.push(id);
			const project = projects[id];
			return await (project instanceof Error ? Promise.reject(project) : Promise.resolve(project));
		},
	};
	return { ...unfiltered, fetched };
}

function filtersOf(...scopes: string[]) {
	const filters = new Filters();
	for (const scope of scopes) filters.notePoll(scope);
	return filters;
}

describe('the list of all jobs', () => {
	it.each<[string, string[], number, boolean]>([
		['is not read for one filter', ['1'], 0, false],
		['is read for two filters', ['1', '2'], 0, true],
		['is not read for one filter that is polled twice', ['1', '1'], 0, false],
		['is read as long as it costs no more than three requests for each', ['1', '2'], 6, true],
		['is not read when it costs more', ['1', '2'], 7, false],
		['is read when there are filters enough', ['1', '2', '3'], 7, true],
		['is not read when its jobs cannot be told apart', ['1', '2', '3'], Infinity, false],
	])('%s', (_name, scopes, requests, expected) => {
		const filters = filtersOf(...scopes);
		filters.noteCost(requests);
		expect(filters.isAllCheaper(filterOn('1'))).toBe(expected);
	});

	it.each([
		['is read for a filter that was polled two minutes ago', 2 * MINUTE, true],
		['is not read for one that was polled earlier', 2 * MINUTE + 1, false],
		['is not read for one that was polled in the future, by a clock set back', -1, false],
	])('%s', (_name, ms, expected) => {
		const filters = filtersOf('1');
		later(ms);
		filters.notePoll('2');
		expect(filters.isAllCheaper(filterOn('2'))).toBe(expected);
	});

	it('is tried again after an hour', () => {
		const filters = filtersOf('1', '2');
		filters.noteCost(100);
		for (const [ms, expected] of [
			[60 * MINUTE, false],
			[1, true],
		] as const) {
			later(ms);
			filters.notePoll('1');
			filters.notePoll('2');
			expect(filters.isAllCheaper(filterOn('1'))).toBe(expected);
		}
	});

	it('is always read where the service cannot filter', () => {
		const unfiltered = { ...filterOn('1'), fetchValue: undefined };
		const filters = filtersOf('1');
		filters.noteCost(Infinity);
		expect(filters.isAllCheaper(unfiltered)).toBe(true);
	});
});

describe('of the list of all jobs', () => {
	const job = (id: string, more: Partial<JobSighting> = {}): JobSighting => ({
		id,
		status: 'running',
		hasEnded: false,
		createdAt: START,
		job: { id },
		...more,
	});
	const ended = (id: string, createdAt: number | undefined) =>
		job(id, { status: 'done', hasEnded: true, createdAt });
	const idsOf = (jobs: JobSighting[] | undefined) => jobs?.map(({ id }) => id);
	const SINCE = START - MINUTE;

	it('the jobs pass whose entry tells the value, without a further request', async () => {
		const filter = filterOn('1');
		const jobs = [job('a', { job: { project: '1' } }), job('b', { job: { project: '2' } })];
		expect(idsOf(await filtersOf('1', '2').passing(jobs, SINCE, filter))).toEqual(['a']);
		expect(filter.fetched).toEqual([]);
	});

	it('each other job is fetched once, for all filters', async () => {
		const filters = filtersOf('1', '2');
		const projects = { a: '1', b: '2' };
		const [one, two] = [filterOn('1', projects), filterOn('2', projects)];
		const jobs = [job('a'), job('b')];
		expect(idsOf(await filters.passing(jobs, SINCE, one))).toEqual(['a']);
		expect(idsOf(await filters.passing(jobs, SINCE, two))).toEqual(['b']);
		expect([one.fetched, two.fetched]).toEqual([['a', 'b'], []]);
	});

	it('a job that a filter has shown or knows is not fetched', async () => {
		const filters = filtersOf('1', '2');
		filters.noteValue(['a'], '1');
		const filter = filterOn('2');
		expect(idsOf(await filters.passing([job('a')], SINCE, filter))).toEqual([]);
		expect(filter.fetched).toEqual([]);
	});

	it('an ended job from before the time that is needed passes only when it is known', async () => {
		const filters = filtersOf('1', '2');
		filters.noteValue(['known'], '1');
		const filter = filterOn('1', { edge: '1', undated: '1' });
		const jobs = [
			ended('known', SINCE - 1),
			ended('old', SINCE - 1),
			ended('edge', SINCE),
			ended('undated', undefined),
		];
		const passing = await filters.passing(jobs, SINCE, filter);
		expect(idsOf(passing)).toEqual(['known', 'edge', 'undated']);
		expect(filter.fetched).toEqual(['edge', 'undated']);
	});

	it('nothing is fetched when that costs more than a list for each filter', async () => {
		const filters = filtersOf('1', '2');
		const filter = filterOn('1');
		const jobs = Array.from({ length: 7 }, (_, index) => job(`${index}`));
		expect(await filters.passing(jobs, SINCE, filter)).toBeUndefined();
		expect(filter.fetched).toEqual([]);
		expect(filters.isAllCheaper(filter)).toBe(true);
		await filters.passing(jobs.slice(1), SINCE, filter);
		expect(filter.fetched).toHaveLength(6);
	});

	it('jobs whose value the service does not tell are not told apart, and the list is not read for a while', async () => {
		const filters = filtersOf('1', '2');
		const filter = filterOn('1', { a: '1' });
		expect(await filters.passing([job('a'), job('b')], SINCE, filter)).toBeUndefined();
		expect(filters.isAllCheaper(filter)).toBe(false);
	});

	it('a job that could not be fetched is fetched by the next poll', async () => {
		const filters = filtersOf('1', '2');
		const failing = filterOn('1', { a: new Error('The server is down') });
		expect(await filters.passing([job('a')], SINCE, failing)).toBeUndefined();
		expect(filters.isAllCheaper(failing)).toBe(true);
		const working = filterOn('1', { a: '1' });
		expect(idsOf(await filters.passing([job('a')], SINCE, working))).toEqual(['a']);
	});

	it('one job that could not be fetched does not keep the list from being read, whatever the others tell', async () => {
		const filters = filtersOf('1', '2');
		const failing = filterOn('1', { a: new Error('The server is down'), b: '1' });
		expect(await filters.passing([job('a'), job('b')], SINCE, failing)).toBeUndefined();
		expect(filters.isAllCheaper(failing)).toBe(true);
	});

	it('a job whose entry lacks the value is not fetched where the service cannot filter', async () => {
		const filter = { ...filterOn('1'), fetchValue: undefined };
		expect(await filtersOf('1').passing([job('a')], SINCE, filter)).toBeUndefined();
	});

	it('the values of 20,000 jobs are remembered', async () => {
		const filters = filtersOf('1', '2');
		filters.noteValue(['first', 'second'], '1');
		filters.noteValue(
			Array.from({ length: 19_999 }, (_, index) => `${index}`),
			'2',
		);
		const filter = filterOn('1', { first: '1' });
		await filters.passing([job('second'), job('first')], SINCE, filter);
		expect(filter.fetched).toEqual(['first']);
	});
});
