import { MINUTE, sdmWorld, type SdmWorld } from '../engine/world';

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

describe('the trigger starts the workflow for', () => {
	it('a job that was running when the workflow was published, and then ends', async () => {
		const { sdm, poll, pass } = await start();
		const old = sdm.jobs.createJob({
			name: 'Chairs',
			creation_date: Date.now() - 90 * 24 * 60 * MINUTE,
		});
		expect(await poll()).toEqual([]);
		pass(MINUTE);
		expect(await poll()).toEqual([]);
		sdm.jobs.setStatus(old.id, 'done');
		pass(MINUTE);
		expect(await poll()).toEqual([{ name: 'Chairs', status: 'done', previousStatus: 'running' }]);
		pass(MINUTE);
		expect(await poll()).toEqual([]);
	});

	it('a job that is created and ends between two polls', async () => {
		const { sdm, poll, pass } = await start();
		await poll();
		pass(10_000);
		const job = sdm.jobs.createJob({ name: 'Lamps' });
		pass(10_000);
		sdm.jobs.setStatus(job.id, 'error', { message: 'Column ean is missing' });
		pass(MINUTE);
		expect(await poll()).toEqual([{ name: 'Lamps', status: 'error', previousStatus: null }]);
		expect(world.received[0]).toMatchObject({ message: 'Column ean is missing' });
		for (let minute = 0; minute < 10; minute++) {
			pass(MINUTE);
			expect(await poll()).toEqual([]);
		}
	});

	it('the second ending of a job that was sent back to an earlier step', async () => {
		const { sdm, poll, pass, received } = await start();
		const job = sdm.jobs.createJob({
			name: 'Sofas',
			creation_date: Date.now() - 60 * 24 * 60 * MINUTE,
		});
		await poll();
		for (const status of ['done', 'running', 'done'] as const) {
			sdm.jobs.setStatus(job.id, status);
			pass(MINUTE);
			await poll();
		}
		expect(received.map(({ status }) => status)).toEqual(['done', 'done']);
		expect(new Set(received.map(({ eventId }) => eventId)).size).toBe(2);
	});
});
