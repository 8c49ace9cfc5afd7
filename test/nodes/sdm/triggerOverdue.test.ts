import { watcher } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { sdmTrigger } from '../engine/sdm';
import { MINUTE, sdmWorld, type SdmWorld } from '../engine/world';

/** Jobs that are live for longer than the option allows. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let world: SdmWorld;
afterEach(async () => await world.close());
const start = async (overdueAfterMinutes: unknown = 60, triggerOn = ['done']) => {
	world = await sdmWorld({ triggerOn, options: { overdueAfterMinutes } as never });
	await world.poll();
	return world;
};

/** What the workflow has got about overdue jobs. */
const overdue = () =>
	world.received
		.filter((item) => item.overdue === true)
		.map(({ name, status, previousStatus, overdueAfterMinutes, eventId }) => ({
			name,
			status,
			previousStatus,
			overdueAfterMinutes,
			eventId,
		}));

/** Polls every so many minutes. */
async function pollFor(minutes: number, every = 1) {
	for (let passed = 0; passed < minutes; passed += every) {
		world.pass(every * MINUTE);
		await world.poll();
	}
}

it('a job that is still running starts the workflow once, whatever Trigger On says', async () => {
	const { sdm } = await start();
	const { id, creation_date: created } = sdm.jobs.createJob({ name: 'Lamps' });
	await pollFor(50, 10);
	await pollFor(9);
	expect(overdue()).toEqual([]);
	sdm.requests.clear();
	await pollFor(20);
	const second = `${created.slice(0, 19)}.000Z`;
	expect(overdue()).toEqual([
		{
			name: 'Lamps',
			status: 'running',
			previousStatus: 'running',
			overdueAfterMinutes: 60,
			eventId: `akeneo-sdm:${id}:${second}:overdue:60`,
		},
	]);
	// No further request: the lists of a poll have shown the job already.
	expect(sdm.requests).toHaveLength(20 * 3);
});

it('a job that waits for a person says what it waits for', async () => {
	const { sdm, received } = await start();
	sdm.jobs.createJob({ name: 'Lamps', project: 2, status: 'pending' });
	await pollFor(60, 10);
	await pollFor(2);
	expect(received).toMatchObject([
		{ overdue: true, step: { name: 'Classification', number: 3 }, projectName: 'Furniture' },
	]);
});

it('its end is reported as well', async () => {
	const { sdm, received } = await start();
	const { id } = sdm.jobs.createJob({ name: 'Lamps' });
	await pollFor(60, 10);
	await pollFor(2);
	sdm.jobs.setStatus(id, 'done');
	await pollFor(1);
	expect(received.map(({ status, overdue: late }) => [status, late])).toEqual([
		['running', true],
		['done', undefined],
	]);
});

it.each([
	['ends in time', 59],
	['ends between the two polls around its time', 61],
])('a job that %s is not overdue', async (_name, minutes) => {
	const { sdm } = await start();
	const script = [{ after: minutes * MINUTE, status: 'done' }];
	sdm.jobs.createJob({ name: 'Lamps', script });
	await pollFor(180, 90);
	expect(overdue()).toEqual([]);
});

it('a job that was overdue when the workflow was published is left alone', async () => {
	world = await sdmWorld({ options: { overdueAfterMinutes: 60 } });
	world.sdm.jobs.createJob({ name: 'Old', creation_date: Date.now() - 61 * MINUTE });
	world.sdm.jobs.createJob({ name: 'Nearly', creation_date: Date.now() - 59 * MINUTE });
	await world.poll();
	await pollFor(10);
	expect(overdue().map(({ name }) => name)).toEqual(['Nearly']);
});

it('a poll that failed is made up for, and one after a long stop finds it too', async () => {
	const { sdm, pass, trigger, poll } = await start();
	sdm.jobs.createJob({ name: 'Lamps' });
	await pollFor(50, 10);
	await pollFor(9);
	pass(2 * MINUTE);
	sdm.faults.next({ kind: 400, times: 9 });
	await expect(trigger.poll()).rejects.toThrow();
	pass(600 * MINUTE);
	sdm.faults.clear();
	await poll();
	expect(overdue()).toHaveLength(1);
	await pollFor(3);
	expect(overdue()).toHaveLength(1);
});

it('without the option, no job is overdue', async () => {
	const { sdm } = await start('');
	sdm.jobs.createJob({ name: 'Lamps' });
	await pollFor(600, 60);
	expect(overdue()).toEqual([]);
});

it.each([0, -5, 1.5, 'soon'])(
	'%p minutes are named when the workflow is published',
	async (value) => {
		world = await sdmWorld();
		const options = { overdueAfterMinutes: value } as never;
		expect(await failureOf(watcher(sdmTrigger(world.url, { options })).poll())).toEqual({
			message:
				"The parameter 'Also When Still Running or Pending After (Minutes)' is not a whole number above 0",
			description: 'Enter a number of minutes such as 240, or remove the option.',
		});
	},
);
