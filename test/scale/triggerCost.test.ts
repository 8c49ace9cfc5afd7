import type { INodeParameters } from 'n8n-workflow';

import { MINUTE, sdmWorld, type SdmWorld } from '../nodes/engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The cost of a poll: the requests that reach the service. */
let world: SdmWorld;
const start = async (...given: Parameters<typeof sdmWorld>) => {
	world = await sdmWorld(...given);
	return world;
};
afterEach(async () => await world.close());

/** The requests of a poll, each as its status or "created". */
async function requestsOfPoll(): Promise<string[]> {
	world.sdm.requests.clear();
	await world.poll();
	return world.sdm.requests.map(({ query, path }) =>
		path.endsWith('/jobs/') ? String(query.status ?? 'created') : 'by ID',
	);
}
const QUIET = ['created', 'running', 'pending'];

it('a poll without news sends three requests, however many jobs there are', async () => {
	const { sdm, poll, pass } = await start();
	for (let index = 0; index < 3000; index++) {
		sdm.jobs.createJob({ status: 'done', creation_date: Date.now() - index * 20 * MINUTE });
	}
	for (let index = 0; index < 20; index++) sdm.jobs.createJob({ status: 'pending' });
	await poll();
	for (let minute = 0; minute < 5; minute++) {
		pass(MINUTE);
		expect(await requestsOfPoll()).toEqual(QUIET);
	}
});

/** A job is created every four minutes and runs for an hour; polls come every two minutes. The requests of every second one. */
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
		requests.push(await requestsOfPoll());
	}
	expect(received.map(({ id }) => id)).toEqual(jobs.slice(0, polls).map(({ id }) => id));
	return requests;
}

it('the end of a job that is young enough to fit on the page costs no further request', async () => {
	await start();
	// The first poll does not know yet how far back a page goes.
	const later = (await jobsOfAnHour(12)).slice(1);
	expect(later).toEqual(later.map(() => QUIET));
});

it('one poll sends a further request to find out how long a page is, and no later one does', async () => {
	await start({}, { knobs: { maxPageSize: 22 } });
	const requests = (await jobsOfAnHour(30)).slice(1);
	const extra = requests.filter((list) => list.length > 3);
	expect(extra.length).toBeLessThanOrEqual(2);
	expect(requests.slice(10)).toEqual(requests.slice(10).map(() => QUIET));
});

it('a poll does not look back when many new jobs have come at once', async () => {
	const { sdm, poll, pass, received } = await start({}, { knobs: { maxPageSize: 100 } });
	for (let index = 0; index < 90; index++) {
		sdm.jobs.createJob({ status: 'done', creation_date: Date.now() - (10 + index) * MINUTE });
	}
	await poll();
	pass(MINUTE);
	await poll();
	pass(MINUTE);
	for (let index = 0; index < 150; index++) sdm.jobs.createJob({ status: 'done' });
	const created = await requestsOfPoll();
	expect(received).toHaveLength(150);
	// One page of the longer list, then two of the new jobs and one that shows that there are no more.
	expect(created.filter((list) => list === 'created').length).toBeLessThanOrEqual(4);
});

it('the list of many running jobs leaves out those that the other list shows', async () => {
	const { sdm, poll, pass } = await start({}, { knobs: { maxPageSize: 20 } });
	for (let index = 0; index < 36; index++) {
		sdm.jobs.createJob({ creation_date: Date.now() - (36 - index) * 0.5 * MINUTE });
	}
	await poll();
	pass(MINUTE);
	await poll();
	pass(MINUTE);
	expect((await requestsOfPoll()).filter((list) => list === 'running')).toHaveLength(1);
});

it('an old job that was opened again is found among many running ones', async () => {
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

// As many pages as 3,000 jobs have on pages of 25.
describe('with 1,000 pending jobs on pages of 8', () => {
	const JOBS = 1000;
	const crowd = async (more: INodeParameters = {}, minutesApart = 5) => {
		const given = await start(
			{ triggerOn: ['done', 'error', 'pending'], ...more },
			{ knobs: { maxPageSize: 8 } },
		);
		const jobs = Array.from({ length: JOBS }, (_, index) => {
			const creation_date = Date.now() - (JOBS - index) * minutesApart * MINUTE;
			return given.sdm.jobs.createJob({ name: `#${index}`, status: 'pending', creation_date });
		});
		// The reading of all jobs does not end in time for n8n's registration, so the second poll does it.
		await given.poll();
		given.pass(MINUTE);
		await given.poll();
		given.pass(MINUTE);
		return { ...given, jobs };
	};

	it.each([1, 5])(
		'a poll without news sends four requests when a job was created every %i min',
		async (apart) => {
			const { pass } = await crowd({}, apart);
			for (let minute = 0; minute < 5; minute++) {
				expect((await requestsOfPoll()).sort()).toEqual([
					'created',
					'pending',
					'pending',
					'running',
				]);
				pass(MINUTE);
			}
		},
	);

	it('each change is found by the next poll, with few requests', async () => {
		const { sdm, jobs, poll, pass, received } = await crowd();
		const changes: Array<[number, string]> = [
			[0, 'done'],
			[411, 'error'],
			[999, 'done'],
			[77, 'running'],
		];
		for (const [index, status] of changes) {
			sdm.jobs.setStatus(jobs[index]?.id ?? '', status);
			pass(MINUTE);
			expect((await requestsOfPoll()).length).toBeLessThan(30);
		}
		sdm.jobs.setStatus(jobs[77]?.id ?? '', 'pending');
		pass(MINUTE);
		await poll();
		expect(received.map(({ name, status }) => [name, status])).toEqual([
			['#0', 'done'],
			['#411', 'error'],
			['#999', 'done'],
			['#77', 'pending'],
		]);
	});

	it('new jobs, and an old one that is opened again, are found and followed', async () => {
		const { sdm, poll, pass } = await crowd();
		const old = sdm.jobs.createJob({ name: 'old', creation_date: Date.now() - 3000.5 * MINUTE });
		sdm.jobs.setStatus(old.id, 'done');
		pass(MINUTE);
		await poll();
		const young = sdm.jobs.createJob({ name: 'young', status: 'pending' });
		sdm.jobs.setStatus(old.id, 'pending');
		pass(MINUTE);
		expect((await poll()).map(({ name }) => name).sort()).toEqual(['old', 'young']);
		pass(MINUTE);
		sdm.jobs.setStatus(old.id, 'done');
		sdm.jobs.setStatus(young.id, 'done');
		pass(MINUTE);
		expect((await poll()).map(({ name }) => name).sort()).toEqual(['old', 'young']);
	});

	it('a job that only counts show is overdue with its name', async () => {
		const { poll, pass } = await crowd({ options: { overdueAfterMinutes: 5 * JOBS - 20 } });
		const names: unknown[] = [];
		for (let minute = 0; minute < 20; minute++) {
			names.push(...(await poll()).map(({ name }) => name));
			pass(MINUTE);
		}
		expect(names.length).toBeGreaterThan(2);
		expect(names).toEqual(names.map(() => expect.stringMatching(/^#\d+$/)));
	});

	it('the saved state takes at most forty bytes for each', async () => {
		const { trigger } = await crowd();
		expect(JSON.stringify(trigger.staticData()).length).toBeLessThan(JOBS * 40 + 1000);
	});
});

it('a poll without news sends five requests when the list of running jobs is as long as that of pending ones', async () => {
	const { sdm, poll, pass, received } = await start({}, { knobs: { maxPageSize: 25 } });
	const jobs = Array.from({ length: 400 }, (_, index) =>
		sdm.jobs.createJob({
			name: `#${index}`,
			status: index % 2 ? 'pending' : 'running',
			creation_date: Date.now() - (401 - index) * 60 * MINUTE,
		}),
	);
	await poll();
	pass(MINUTE);
	await poll();
	pass(MINUTE);
	expect(await requestsOfPoll()).toHaveLength(5);
	// One leaves a list, another one joins it.
	sdm.jobs.setStatus(jobs[101]?.id ?? '', 'done');
	sdm.jobs.setStatus(jobs[200]?.id ?? '', 'pending');
	pass(MINUTE);
	await poll();
	expect(received.map(({ name }) => name)).toEqual(['#101']);
	sdm.jobs.setStatus(jobs[200]?.id ?? '', 'done');
	pass(MINUTE);
	await poll();
	expect(received.map(({ name }) => name)).toEqual(['#101', '#200']);
});
