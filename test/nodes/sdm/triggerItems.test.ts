import { watcher } from '../engine/engine';
import { sdmTrigger } from '../engine/sdm';
import { MINUTE, sdmWorld, START, type SdmWorld } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let world: SdmWorld;
const start = async (...given: Parameters<typeof sdmWorld>) => {
	world = await sdmWorld(...given);
	return world;
};
afterEach(async () => await world.close());
const project = (value: string) => ({ filters: { project: { __rl: true, mode: 'id', value } } });
const ALL = { triggerOn: ['done', 'error', 'pending', 'running'] };

describe('an item', () => {
	it('is the job as the API gives it, with three fields more', async () => {
		const { sdm, poll, pass, received } = await start();
		await poll();
		const job = sdm.jobs.createJob({ name: 'Lamps' });
		pass(MINUTE);
		await poll();
		sdm.jobs.setStatus(job.id, 'done');
		const end = new Date(Date.now()).toISOString();
		pass(MINUTE);
		await poll();
		expect(received).toEqual([
			{
				id: job.id,
				name: 'Lamps',
				status: 'done',
				creation_date: job.creation_date,
				completion_date: job.completion_date,
				previousStatus: 'running',
				eventId: `akeneo-sdm:${job.id}:done:${end}`,
				detectedAt: new Date(START + 2 * MINUTE).toISOString(),
			},
		]);
	});

	it('has the reason of an error also when the list lacks it', async () => {
		const { sdm, poll, pass, received } = await start();
		await poll();
		sdm.jobs.createJob({ status: 'error', message: 'Column ean is missing' });
		pass(MINUTE);
		sdm.requests.clear();
		await poll();
		expect(received).toMatchObject([{ status: 'error', message: 'Column ean is missing' }]);
		expect(sdm.requests).toHaveLength(4);
	});

	const pendingItem = async (knobs: object, fault?: RegExp) => {
		const { sdm, poll, pass, received } = await start({ triggerOn: ['pending'] }, { knobs });
		await poll();
		sdm.jobs.createJob({ name: 'Lamps', project: 2, status: 'pending' });
		pass(MINUTE);
		sdm.requests.clear();
		if (fault) sdm.faults.next({ kind: 404, match: fault });
		await poll();
		const { step = null, project: inProject = null, projectName = null } = received[0] ?? {};
		return { step, project: inProject, projectName, requests: sdm.requests.length };
	};
	const STEP = { id: 22, name: 'Classification', number: 3 };
	const FURNITURE = { step: STEP, project: 2, projectName: 'Furniture' };

	it.each([
		['a job that shows its step', {}, undefined, { ...FURNITURE, requests: 5 }],
		[
			'a list that shows step and project',
			{ listFields: ['step', 'project'] },
			undefined,
			{ ...FURNITURE, requests: 4 },
		],
		[
			'a job that shows its project as an object',
			{ projectAsObject: true },
			undefined,
			{ ...FURNITURE, project: { id: 2, name: 'Furniture' }, requests: 5 },
		],
		[
			'a job that shows only what is documented',
			{ minimalDetail: true },
			undefined,
			{ step: { id: 22 }, project: null, projectName: null, requests: 4 },
		],
		[
			'a project that cannot be read',
			{ projectsReadable: false },
			undefined,
			{ step: STEP, project: 2, projectName: null, requests: 5 },
		],
		[
			'a job that cannot be read',
			{},
			/jobs\/[\da-f]{8}-/,
			{ step: null, project: null, projectName: null, requests: 4 },
		],
	])('says what a pending job waits for: %s', async (_name, knobs, fault, expected) => {
		expect(await pendingItem(knobs, fault)).toEqual(expected);
	});

	it('a project with several pending jobs is read once', async () => {
		const { sdm, poll, pass, received } = await start({ triggerOn: ['pending'] });
		await poll();
		for (const name of ['Lamps', 'Chairs']) sdm.jobs.createJob({ name, status: 'pending' });
		pass(MINUTE);
		await poll();
		expect(received).toMatchObject([{ projectName: 'Lighting' }, { projectName: 'Lighting' }]);
		expect(sdm.requests.filter(({ path }) => path === '/api/v1/projects/1/')).toHaveLength(1);
	});

	it('costs no further request when the list has the reason', async () => {
		const { sdm, poll, pass, received } = await start({}, { knobs: { messageInList: true } });
		await poll();
		sdm.jobs.createJob({ status: 'error', message: 'Column ean is missing' });
		pass(MINUTE);
		sdm.requests.clear();
		await poll();
		expect(received).toMatchObject([{ message: 'Column ean is missing' }]);
		expect(sdm.requests).toHaveLength(3);
	});

	it.each([404, 500, 'html', 'reset'] as const)(
		'comes without the reason when its request fails: %s',
		async (kind) => {
			const { sdm, poll, pass } = await start();
			await poll();
			const job = sdm.jobs.createJob({ name: 'Lamps', status: 'error', message: 'Secret' });
			pass(MINUTE);
			sdm.faults.next({ kind, times: 3, match: new RegExp(job.id) });
			expect(await poll()).toEqual([{ name: 'Lamps', status: 'error', previousStatus: null }]);
			sdm.faults.clear();
			pass(MINUTE);
			expect(await poll()).toEqual([]);
		},
	);
});

describe('Trigger On', () => {
	it('with all statuses brings each that lasts across a poll, with the one before it', async () => {
		const { sdm, poll, pass } = await start(ALL);
		await poll();
		const { id } = sdm.jobs.createJob({ name: 'Lamps' });
		const seen = [];
		for (const status of ['running', 'pending', 'running', 'done', 'running', 'error']) {
			sdm.jobs.setStatus(id, status);
			pass(MINUTE);
			seen.push(...(await poll()).map(({ status: now, previousStatus }) => [previousStatus, now]));
		}
		expect(seen).toEqual([
			[null, 'running'],
			['running', 'pending'],
			['pending', 'running'],
			['running', 'done'],
			['done', 'running'],
			['running', 'error'],
		]);
		expect(new Set(world.received.map(({ eventId }) => eventId)).size).toBe(6);
	});

	it('with one status brings no other', async () => {
		const { sdm, poll, pass } = await start({ triggerOn: ['pending'] });
		await poll();
		const { id } = sdm.jobs.createJob({ name: 'Lamps' });
		const seen = [];
		for (const status of ['running', 'pending', 'done']) {
			sdm.jobs.setStatus(id, status);
			pass(MINUTE);
			seen.push(...(await poll()));
		}
		expect(seen).toEqual([{ name: 'Lamps', status: 'pending', previousStatus: 'running' }]);
	});

	it('takes statuses in upper case and unknown ones', async () => {
		const { sdm, poll, pass } = await start(ALL, { knobs: { upperCaseStatus: true } });
		await poll();
		const { id } = sdm.jobs.createJob({ name: 'Lamps' });
		const seen = [];
		for (const status of ['running', 'archived', 'done']) {
			sdm.jobs.setStatus(id, status);
			pass(MINUTE);
			seen.push(...(await poll()));
		}
		expect(seen).toEqual([
			{ name: 'Lamps', status: 'RUNNING', previousStatus: null },
			{ name: 'Lamps', status: 'DONE', previousStatus: 'archived' },
		]);
	});
});

describe('the project filter', () => {
	it('is in every request, and no job of another project is handed over', async () => {
		const { sdm, poll, pass } = await start(project('2'));
		const known = sdm.jobs.createJob({ name: 'Two', project: 2 });
		sdm.jobs.createJob({ name: 'One', project: 1 });
		await poll();
		sdm.jobs.all().forEach(({ id }) => sdm.jobs.setStatus(id, 'done'));
		sdm.jobs.createJob({ name: 'New one', project: 1, status: 'done' });
		pass(MINUTE);
		expect((await poll()).map(({ name }) => name)).toEqual(['Two']);
		const lists = sdm.requests.filter(({ path }) => path === '/api/v1/jobs/');
		expect(lists.map(({ query }) => query.project)).toEqual(lists.map(() => '2'));
		expect(known.project).toBe(2);
	});

	it('that is changed starts anew, without jobs that had ended before', async () => {
		const { sdm, url, trigger, poll, pass } = await start(project('1'));
		sdm.jobs.createJob({ name: 'Old', project: 2, status: 'done' });
		await poll();
		const other = watcher({ ...sdmTrigger(url, project('2')), staticData: undefined });
		Object.assign(other.staticData(), JSON.parse(JSON.stringify(trigger.staticData())));
		pass(MINUTE);
		expect(await other.poll()).toBeNull();
		sdm.jobs.createJob({ name: 'New', project: 2, status: 'done' });
		pass(MINUTE);
		expect((await other.poll())?.[0]?.map(({ json }) => json.name)).toEqual(['New']);
	});
});

it.each([
	['nothing', undefined],
	['text', 'oops'],
	['another version', { version: 2 }],
	['incomplete', { version: 1, scope: 'x' }],
	['a list', []],
	['null', null],
])('a trigger whose saved state is %s starts anew', async (_name, ledger) => {
	const { sdm, trigger, poll, pass } = await start();
	sdm.jobs.createJob({ name: 'Old', status: 'done' });
	await poll();
	trigger.staticData().ledger = ledger;
	trigger.register('init');
	pass(10 * MINUTE);
	expect(await poll()).toEqual([]);
	sdm.jobs.createJob({ name: 'New', status: 'done' });
	pass(MINUTE);
	expect((await poll()).map(({ name }) => name)).toEqual(['New']);
});
