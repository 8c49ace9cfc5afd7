import { MINUTE, sdmWorld, type SdmWorld } from '../nodes/engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The first polls of a trigger in an organization with so many live jobs that the first one has no time to read them. */
let world: SdmWorld;
afterEach(async () => await world.close());

const JOBS = 1000;
/** 1,000 jobs that wait for a person, one every five minutes. */
async function crowd(knobs: Record<string, unknown> = {}) {
	world = await sdmWorld(
		{ triggerOn: ['done', 'error', 'pending'] },
		{ knobs: { maxPageSize: 8, ...knobs } },
	);
	return Array.from({ length: JOBS }, (_, index) =>
		world.sdm.jobs.createJob({
			name: `#${index}`,
			status: 'pending',
			creation_date: Date.now() - (JOBS - index) * 5 * MINUTE,
		}),
	);
}
const names = (jobs: Array<{ name?: unknown }>) => jobs.map(({ name }) => name);

it.each(['newest', 'oldest', 'updated', 'id'])(
	'the first poll ends within ten seconds, and every job that ends after it is reported once when lists show the %s first',
	async (order) => {
		const jobs = await crowd({ order });
		const { sdm, poll, pass, received } = world;
		sdm.jobs.setStatus(jobs[7]?.id ?? '', 'done');
		const began = Date.now();
		await poll();
		expect(Date.now() - began).toBeLessThanOrEqual(10_000);
		pass(MINUTE);
		const ended = jobs.filter((_, index) => index % 100 === 50);
		for (const { id } of ended) sdm.jobs.setStatus(id, 'done');
		await poll();
		expect(names(received)).toEqual(names(ended));
		pass(MINUTE);
		sdm.jobs.setStatus(jobs[0]?.id ?? '', 'error');
		expect(names(await poll())).toEqual(['#0']);
		expect(received).toHaveLength(ended.length + 1);
	},
);

it('a job that ended in the second of the first poll, but before it, is not reported', async () => {
	const jobs = await crowd();
	const { sdm, poll, pass } = world;
	pass(300);
	sdm.jobs.setStatus(jobs[540]?.id ?? '', 'done');
	pass(300);
	await poll();
	pass(MINUTE);
	sdm.jobs.setStatus(jobs[541]?.id ?? '', 'done');
	expect(names(await poll())).toEqual(['#541']);
});

it('a job that had ended before the first poll is not reported when its end is dated ahead', async () => {
	const jobs = await crowd();
	const { sdm, poll, pass } = world;
	pass(2 * MINUTE);
	sdm.jobs.setStatus(jobs[540]?.id ?? '', 'done');
	pass(-2 * MINUTE);
	await poll();
	pass(MINUTE / 2);
	sdm.jobs.setStatus(jobs[541]?.id ?? '', 'done');
	expect(names(await poll())).toEqual(['#541']);
});

it('jobs that the first poll had no time to read are known, though lists are empty during the second one', async () => {
	const jobs = await crowd();
	const { sdm, poll, pass } = world;
	await poll();
	pass(MINUTE);
	const noJobs = { count: 0, next: null, previous: null, results: [] };
	sdm.faults.hook = () => ({ kind: 200, body: noJobs });
	expect(await poll()).toEqual([]);
	sdm.faults.clear();
	pass(MINUTE);
	sdm.jobs.setStatus(jobs[541]?.id ?? '', 'done');
	expect(names(await poll())).toEqual(['#541']);
});
