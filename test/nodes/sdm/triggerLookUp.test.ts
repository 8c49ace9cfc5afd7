import { readLedger } from '../../../core/trigger/ledger/savedState';
import { failureOf } from '../engine/failure';
import { MINUTE, sdmWorld, type SdmWorld } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** Jobs that no list shows any more, because they are old and have ended, or are gone. */
const DAY = 24 * 60 * MINUTE;
let world: SdmWorld;
const start = async (...given: Parameters<typeof sdmWorld>) => {
	world = await sdmWorld(...given);
	return world;
};
afterEach(async () => await world.close());

/** Old running jobs, an hour apart, that the trigger knows. */
async function watching(count: number, ...given: Parameters<typeof sdmWorld>) {
	const { sdm, poll, pass } = await start(...given);
	const jobs = Array.from({ length: count }, (_, index) =>
		sdm.jobs.createJob({
			name: `#${index}`,
			creation_date: Date.now() - 20 * DAY + index * 60 * MINUTE,
		}),
	);
	await poll();
	pass(MINUTE);
	sdm.requests.clear();
	return { ...world, jobs };
}
const ended = (name: string) => ({ name, status: 'done', previousStatus: 'running' });
/** The requests of a poll beside its three lists. */
const further = () =>
	world.sdm.requests.filter(({ query, path }) => query.created_before ?? path.length > 20);

it('an old job that has ended is found in the list around its creation, with its dates', async () => {
	const { sdm, jobs, poll, received } = await watching(1);
	sdm.jobs.setStatus(jobs[0]?.id ?? '', 'done');
	expect(await poll()).toEqual([ended('#0')]);
	expect(received[0]?.completion_date).toEqual(jobs[0]?.completion_date);
	expect(sdm.requests).toHaveLength(4);
});

it('old jobs that ended together and were created together take one request', async () => {
	const { sdm, jobs, poll } = await watching(6);
	jobs.forEach(({ id }) => sdm.jobs.setStatus(id, 'done'));
	expect(await poll()).toEqual(jobs.map(({ name }) => ended(name)));
	expect(sdm.requests).toHaveLength(4);
});

it('where many jobs are created in between, each is looked up around its own time', async () => {
	const { sdm, jobs, poll } = await watching(3);
	for (let index = 0; index < 90; index++) sdm.jobs.createJob({ status: 'running' });
	jobs.forEach(({ id }) => sdm.jobs.setStatus(id, 'done'));
	expect(await poll()).toEqual(jobs.map(({ name }) => ended(name)));
	expect(further()).toHaveLength(3);
});

it('a deleted job is no longer followed after ten polls, without an event and without further requests', async () => {
	const { sdm, jobs, poll, pass, trigger } = await watching(2);
	sdm.jobs.deleteJob(jobs[0]?.id ?? '');
	for (let polls = 1; polls <= 10; polls++) {
		sdm.requests.clear();
		expect(await poll()).toEqual([]);
		expect(sdm.requests).toHaveLength(5);
		pass(MINUTE);
	}
	sdm.requests.clear();
	expect(await poll()).toEqual([]);
	expect(sdm.requests).toHaveLength(3);
	const state = readLedger(trigger.staticData().ledger);
	expect([...(state?.ledger.live.keys() ?? [])]).toEqual([jobs[1]?.id]);
});

it.each([
	['the list around its creation', /created_before/],
	['the job by itself', /jobs\/[0-9a-f]/],
])('a fault of %s leaves the job to the next poll', async (name, match) => {
	const { sdm, jobs, poll, pass } = await watching(2);
	const id = jobs[0]?.id ?? '';
	sdm.jobs.setStatus(id, 'done');
	if (name.startsWith('the job')) {
		sdm.faults.next({
			kind: 200,
			match: /created_before/,
			body: { count: 0, next: null, results: [] },
		});
	}
	sdm.faults.next({ kind: 500, match });
	expect(await poll()).toEqual([]);
	expect(sdm.faults.left).toBe(0);
	pass(MINUTE);
	expect(await poll()).toEqual([ended('#0')]);
});

it.each([401, 403])('a poll fails when its token is rejected in a look-up: %i', async (kind) => {
	const { sdm, jobs, trigger, poll, pass } = await watching(1);
	sdm.jobs.setStatus(jobs[0]?.id ?? '', 'done');
	sdm.faults.next({ kind, times: 2, match: /created_before/ });
	expect(await failureOf(trigger.poll())).toMatchObject({ httpCode: String(kind) });
	sdm.faults.clear();
	pass(MINUTE);
	expect(await poll()).toEqual([ended('#0')]);
});

it('a job beyond the first page of the jobs around it is found in the list, with its dates', async () => {
	const { sdm, jobs, poll, received } = await watching(
		2,
		{},
		{ knobs: { maxPageSize: 3, minimalDetail: true } },
	);
	const [first, last] = jobs.map(({ creation_date }) => Date.parse(creation_date));
	for (let index = 1; index <= 8; index++) {
		const creation_date = Number(first) + (index * (Number(last) - Number(first))) / 9;
		sdm.jobs.createJob({ name: 'between', status: 'archived', creation_date });
		sdm.jobs.createJob({ name: 'beside', status: 'archived', creation_date: first });
	}
	jobs.forEach(({ id }) => sdm.jobs.setStatus(id, 'done'));
	expect(await poll()).toEqual(jobs.map(({ name }) => ended(name)));
	expect(received.map((item) => item.completion_date)).toEqual(
		jobs.map((job) => job.completion_date),
	);
});

it('a job that is in no list, and whose response has only a status, is reported', async () => {
	const { sdm, jobs, poll, pass, received } = await watching(
		1,
		{},
		{ knobs: { minimalDetail: true } },
	);
	sdm.jobs.setStatus(jobs[0]?.id ?? '', 'done');
	const empty = { count: 0, next: null, results: [] };
	sdm.faults.next({ kind: 200, match: /created_before/, body: empty });
	await poll();
	expect(received).toMatchObject([{ id: jobs[0]?.id, status: 'done', previousStatus: 'running' }]);
	pass(MINUTE);
	expect(await poll()).toEqual([]);
});

it('a response about another job, or about none, is not taken for the job', async () => {
	const { sdm, jobs, poll, pass } = await watching(1);
	sdm.jobs.setStatus(jobs[0]?.id ?? '', 'done');
	const empty = { count: 0, next: null, results: [] };
	for (const body of [
		{ id: 'another', status: 'done' },
		{ id: '../..', status: 'done' },
		{ hello: 1 },
	]) {
		sdm.faults.next({ kind: 200, match: /created_before/, body: empty });
		sdm.faults.next({ kind: 200, match: /jobs\/[0-9a-f]/, body });
		expect(await poll()).toEqual([]);
		pass(MINUTE);
	}
	expect(await poll()).toEqual([ended('#0')]);
});

it('a job whose list entry has no creation time is looked up by its ID', async () => {
	const { sdm, poll, pass } = await start();
	const { id } = sdm.jobs.createJob({ name: 'Lamps', creation_date: Date.now() - 20 * DAY });
	const body = {
		count: 1,
		next: null,
		results: [{ id, name: 'Lamps', status: 'running' }, {}, { id: 7 }],
	};
	sdm.faults.next({ kind: 200, times: 2, match: /status=running/, body });
	await poll();
	sdm.jobs.setStatus(id, 'done');
	pass(MINUTE);
	sdm.requests.clear();
	expect(await poll()).toEqual([ended('Lamps')]);
	expect(further().map(({ path }) => path)).toEqual([`/api/v1/jobs/${id}/`]);
});

describe('when the API leaves something out or differs otherwise', () => {
	it.each([
		{ omitCount: true },
		{ omitNext: true },
		{ omitCount: true, omitNext: true },
		{ countAsFloat: true },
		{ completionDate: 'absent' as const },
		{ minimalDetail: true, detailHasDates: false },
		{ noDateHeader: true },
		{ dateSkewMs: 30 * MINUTE },
		{ dateSkewMs: -30 * MINUTE },
		{ inclusiveBounds: false },
		{ ignorePageSize: true, order: 'random' as const },
		{ nextOrigin: 'http://127.0.0.1:1' },
	])('%j, no ending is missed and none comes twice', async (knobs) => {
		const { sdm, jobs, poll, pass } = await watching(12, {}, { knobs });
		const names: unknown[] = [];
		for (const [index, { id }] of jobs.entries()) {
			sdm.jobs.setStatus(id, index % 2 ? 'done' : 'error');
			sdm.jobs.createJob({ name: `new ${index}`, status: 'done' });
			pass(MINUTE);
			names.push(...(await poll()).map(({ name }) => name));
		}
		for (let index = 0; index < 15; index++) {
			pass(MINUTE);
			names.push(...(await poll()).map(({ name }) => name));
		}
		const expected = jobs.flatMap(({ name }, index) => [name, `new ${index}`]);
		expect([...names].sort()).toEqual(expected.sort());
	});
});
