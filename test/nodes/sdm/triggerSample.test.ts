import type { INodeExecutionData } from 'n8n-workflow';

import { failureOf } from '../engine/failure';
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

describe('a test event', () => {
	it('is the newest job of a chosen status, with the fields of a real event', async () => {
		const { sdm, trigger } = await start();
		const job = sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
		sdm.jobs.createJob({ name: 'Newer, but running' });
		const items = (await trigger.fetchTestEvent()) as INodeExecutionData[][];
		expect(items).toEqual([
			[
				{
					json: {
						id: job.id,
						name: 'Lamps',
						status: 'done',
						creation_date: job.creation_date,
						completion_date: job.completion_date,
						previousStatus: null,
						eventId: expect.stringMatching(`^akeneo-sdm:${job.id}:done:`) as unknown,
						detectedAt: new Date(START).toISOString(),
					},
				},
			],
		]);
	});

	it('is a job of another status when no job has a chosen one', async () => {
		const { sdm, trigger } = await start();
		sdm.jobs.createJob({ name: 'Lamps', status: 'pending' });
		expect(await trigger.fetchTestEvent()).toMatchObject([[{ json: { status: 'pending' } }]]);
	});

	it('is of the chosen project', async () => {
		const { sdm, trigger } = await start(project('2'));
		sdm.jobs.createJob({ name: 'Two', project: 2, status: 'done' });
		sdm.jobs.createJob({ name: 'One', project: 1, status: 'done' });
		expect(await trigger.fetchTestEvent()).toMatchObject([[{ json: { name: 'Two' } }]]);
		expect(sdm.requests.map(({ query }) => query.project)).toEqual(sdm.requests.map(() => '2'));
	});

	it('without any job is an error with advice', async () => {
		const { trigger } = await start();
		expect(await failureOf(trigger.fetchTestEvent())).toEqual({
			message: 'There is no job to show as a sample yet',
			description:
				'The connection works. Start a job and fetch a test event again, or publish the workflow now: it will run as soon as a job changes to a chosen status.',
		});
	});

	it('names the project when it has no job, and says that the workflow will not run', async () => {
		const { sdm, trigger } = await start(project('12'));
		sdm.jobs.createJob({ name: 'One', project: 1, status: 'done' });
		const { message, description } = await failureOf(trigger.fetchTestEvent());
		expect(message).toBe('No job with the Project 12 was found');
		expect(description).toMatch(/no job with this Project has ever been seen.*does not run/);
	});

	it('shows the error of a failing API at once', async () => {
		const { sdm, trigger } = await start();
		sdm.faults.next({ kind: 500 });
		expect(await failureOf(trigger.fetchTestEvent())).toMatchObject({ httpCode: '500' });
	});

	it('leaves the saved state as it is, and takes no event away', async () => {
		const { sdm, trigger, poll, pass } = await start();
		expect(await trigger.fetchTestEvent().catch(() => 'none')).toBe('none');
		expect(trigger.staticData()).toEqual({});
		await poll();
		const saved = JSON.stringify(trigger.staticData());
		sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
		pass(MINUTE);
		await trigger.fetchTestEvent();
		expect(JSON.stringify(trigger.staticData())).toBe(saved);
		expect(await poll()).toHaveLength(1);
	});
});
