import { MINUTE, sdmWorld, type SdmWorld } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** What a poll costs: the requests that reach the service. */
let world: SdmWorld;
const start = async (...given: Parameters<typeof sdmWorld>) => {
	world = await sdmWorld(...given);
	return world;
};
afterEach(async () => await world.close());

/** A poll, and what it has asked for, each request as its status or "created". */
async function asked(): Promise<string[]> {
	world.sdm.requests.clear();
	await world.poll();
	return world.sdm.requests.map(({ query, path }) =>
		path.endsWith('/jobs/') ? String(query.status ?? 'created') : 'by ID',
	);
}
const QUIET = ['created', 'running', 'pending'];

it('three requests when nothing is new, however many jobs there are', async () => {
	const { sdm, poll, pass } = await start();
	for (let index = 0; index < 3000; index++) {
		sdm.jobs.createJob({ status: 'done', creation_date: Date.now() - index * 20 * MINUTE });
	}
	for (let index = 0; index < 20; index++) sdm.jobs.createJob({ status: 'pending' });
	await poll();
	for (let minute = 0; minute < 5; minute++) {
		pass(MINUTE);
		expect(await asked()).toEqual(QUIET);
	}
});

/** A job is created every four minutes and runs for an hour; polls come every two minutes. What every second one asked. */
async function jobsOfAnHour(polls: number) {
	const { sdm, poll, pass, received } = world;
	const jobs = Array.from({ length: 15 }, (_, index) =>
		sdm.jobs.createJob({ creation_date: Date.now() - (15 - index) * 4 * MINUTE }),
	);
	await poll();
	const requests: string[][] = [];
	for (let count = 0; count < polls; count++) {
		pass(2 * MINUTE);
		await poll();
		jobs.push(sdm.jobs.createJob());
		sdm.jobs.setStatus(jobs[count]?.id ?? '', 'done');
		pass(2 * MINUTE);
		requests.push(await asked());
	}
	expect(received.map(({ id }) => id)).toEqual(jobs.slice(0, polls).map(({ id }) => id));
	return requests;
}

it('three requests when a job has ended that is young enough to fit on the page', async () => {
	await start();
	// The first poll has nothing yet from which to tell how far back a page goes.
	const later = (await jobsOfAnHour(12)).slice(1);
	expect(later).toEqual(later.map(() => QUIET));
});

it('one more request, once, to find out how long a page is', async () => {
	await start({}, { knobs: { maxPageSize: 22 } });
	const requests = (await jobsOfAnHour(30)).slice(1);
	const extra = requests.filter((list) => list.length > 3);
	expect(extra.length).toBeLessThanOrEqual(2);
	expect(requests.slice(10)).toEqual(requests.slice(10).map(() => QUIET));
});

it('old jobs are not read along when many new ones have come at once', async () => {
	const { sdm, poll, pass, received } = await start({}, { knobs: { maxPageSize: 100 } });
	for (let index = 0; index < 90; index++) {
		sdm.jobs.createJob({ status: 'done', creation_date: Date.now() - (10 + index) * MINUTE });
	}
	await poll();
	pass(MINUTE);
	await poll();
	pass(MINUTE);
	for (let index = 0; index < 150; index++) sdm.jobs.createJob({ status: 'done' });
	const created = await asked();
	expect(received).toHaveLength(150);
	// One page of the longer list, then the two of the new jobs and the page that shows that they are all.
	expect(created.filter((what) => what === 'created').length).toBeLessThanOrEqual(4);
});

it('of many running jobs only those are listed that the other list does not show', async () => {
	const { sdm, poll, pass } = await start({}, { knobs: { maxPageSize: 20 } });
	for (let index = 0; index < 36; index++) {
		sdm.jobs.createJob({ creation_date: Date.now() - (36 - index) * 0.5 * MINUTE });
	}
	await poll();
	pass(MINUTE);
	await poll();
	pass(MINUTE);
	expect((await asked()).filter((what) => what === 'running')).toHaveLength(2);
});

it('and a job of before that has been opened again is found all the same', async () => {
	const { sdm, poll, pass } = await start({}, { knobs: { maxPageSize: 5 } });
	const old = sdm.jobs.createJob({ name: 'old', creation_date: Date.now() - 9000 * MINUTE });
	for (let index = 0; index < 12; index++) sdm.jobs.createJob({ name: `#${index}` });
	await poll();
	for (const [status, events] of [
		['done', 1],
		['running', 0],
		['done', 1],
	] as const) {
		pass(MINUTE);
		sdm.jobs.setStatus(old.id, status);
		expect(await poll()).toHaveLength(events);
	}
});
