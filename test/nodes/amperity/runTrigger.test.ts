import { amperityWorld, type AmperityWorld } from '../engine/amperity';
import { failureOf } from '../engine/failure';
import { MINUTE } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The trigger on workflow runs. */

const DAY = 24 * 60 * MINUTE;
const RUNS = '/api/workflow/runs';
let world: AmperityWorld;
const start = async (
	parameters: object = {},
	options: Parameters<typeof amperityWorld>[1] = {},
) => {
	world = await amperityWorld({ watch: 'workflowRuns', ...parameters }, options);
	return world;
};
afterEach(async () => await world.close());
/** The statuses one poll hands over, each after the one before it. */
const changes = async () =>
	(await world.poll()).map(({ previousStatus, status }) => `${previousStatus} > ${status}`);
const paths = () => world.amperity.requests.map(({ path }) => path);

it.each([0, 1, 40])(
	'a poll without news sends one request, whatever runs (%s live runs)',
	async (live) => {
		const { amperity, pass } = await start();
		for (let run = 0; run < live; run++) amperity.runs.createRun();
		amperity.runs.createRun({ status: 'succeeded', creation_date: Date.now() - DAY });
		expect(await changes()).toEqual([]);
		amperity.requests.clear();
		for (let poll = 1; poll <= 5; poll++) {
			pass(MINUTE);
			expect(await changes()).toEqual([]);
			expect(paths()).toEqual(Array(poll).fill(RUNS));
		}
	},
);

it('a run that ends starts the workflow once, whatever its age', async () => {
	const { amperity, pass } = await start();
	const { id } = amperity.runs.createRun({ creation_date: Date.now() - 90 * DAY, name: 'Monthly' });
	await changes();
	pass(MINUTE);
	amperity.runs.setStatus(id, 'succeeded');
	pass(MINUTE);
	expect(await changes()).toEqual(['null > succeeded']);
	expect(world.received).toEqual([
		{
			id,
			status: 'succeeded',
			type: 'courier.group/run',
			name: 'Monthly',
			tenant: 'acme',
			state: 'succeeded',
			created_at: '2025-12-02T08:00:00.000Z',
			ended_at: '2026-03-02T08:01:00.000Z',
			previousStatus: null,
			eventId: `amperity:${id}:succeeded:2026-03-02T08:01:00.000Z`,
			detectedAt: '2026-03-02T08:02:00.000Z',
		},
	]);
	for (let minute = 0; minute < 10; minute++) {
		pass(MINUTE);
		expect(await changes()).toEqual([]);
	}
});

it('a run that has failed says why: for one request, or none where the list says it', async () => {
	const { amperity, pass } = await start();
	await changes();
	pass(MINUTE);
	const failed = amperity.runs.createRun({ status: 'failed' });
	amperity.runs.createRun({ status: 'canceled' });
	amperity.requests.clear();
	expect(await changes()).toHaveLength(2);
	const errors = new Map(world.received.map(({ status, error }) => [status, error]));
	expect(errors.get('failed')).toMatchObject({
		message: 'The key of the data source was refused.',
	});
	expect(errors.get('canceled')).toBeUndefined();
	expect(paths()).toEqual([RUNS, `${RUNS}/${failed.id}`]);
	amperity.knobs.listsErrors = true;
	amperity.runs.createRun({ status: 'failed' });
	pass(MINUTE);
	amperity.requests.clear();
	expect(await changes()).toHaveLength(1);
	expect(paths()).toEqual([RUNS]);
});

it('a run that goes on after a failure and ends again starts the workflow again', async () => {
	const { amperity, pass } = await start();
	await changes();
	const { id } = amperity.runs.createRun();
	for (const status of ['failed', 'running', 'failed', 'running', 'succeeded']) {
		pass(MINUTE);
		amperity.runs.setStatus(id, status);
		pass(MINUTE);
		await changes();
	}
	expect(world.received.map(({ status }) => status)).toEqual(['failed', 'failed', 'succeeded']);
	expect(new Set(world.received.map(({ eventId }) => eventId)).size).toBe(3);
});

it('where Trigger On has a status of live runs, they are followed', async () => {
	const { amperity, pass } = await start({ triggerOn: ['running', 'paused', 'failed'] });
	const { id } = amperity.runs.createRun({ creation_date: Date.now() - 2 * DAY });
	expect(await changes()).toEqual([]);
	for (const status of ['paused', 'running', 'failed']) {
		pass(MINUTE);
		amperity.runs.setStatus(id, status);
		amperity.runs.createRun({ status: 'scheduled' });
		pass(MINUTE);
		await changes();
	}
	expect(world.received.map((item) => `${item.previousStatus} > ${item.status}`)).toEqual([
		'running > paused',
		'paused > running',
		'running > failed',
	]);
});

it('many endings come page by page, each once', async () => {
	const { amperity, pass } = await start({}, { knobs: { maxRunsOnPage: 7, order: 'random' } });
	await changes();
	pass(MINUTE);
	for (let run = 0; run < 50; run++) amperity.runs.createRun({ status: 'succeeded' });
	expect(await changes()).toHaveLength(50);
	pass(MINUTE);
	expect(await changes()).toEqual([]);
});

it('a list whose pages come to no end is read again by the next poll', async () => {
	const { amperity, pass } = await start();
	await changes();
	pass(MINUTE);
	amperity.runs.createRun({ status: 'succeeded' });
	amperity.faults.next({ kind: 200, body: { data: [], next_token: 'a' }, times: 2 });
	expect(await changes()).toEqual([]);
	pass(MINUTE);
	expect(await changes()).toEqual(['null > succeeded']);
});

it('a test event shows the newest run with a chosen status, or else the newest of all', async () => {
	const { amperity, trigger } = await start({ triggerOn: ['failed'] });
	expect(await failureOf(trigger.fetchTestEvent())).toMatchObject({
		message: 'There is no job to show as a sample yet',
	});
	const old = amperity.runs.createRun({
		status: 'succeeded',
		creation_date: Date.now() - 40 * DAY,
	});
	expect(await trigger.fetchTestEvent()).toMatchObject([[{ json: { id: old.id } }]]);
	const failed = amperity.runs.createRun({ status: 'failed', creation_date: Date.now() - DAY });
	amperity.runs.createRun({ status: 'succeeded' });
	expect(await trigger.fetchTestEvent()).toMatchObject([
		[{ json: { id: failed.id, error: { attribution: 'customer' } } }],
	]);
});

it('a workflow that was saved before there was a choice goes on with ingest jobs', async () => {
	const { amperity, pass, trigger } = await start({ watch: undefined });
	await changes();
	expect(trigger.staticData()).toMatchObject({
		ledger: { scope: expect.stringMatching(/\/api tenant=acme$/) },
	});
	pass(MINUTE);
	amperity.jobs.createJob({ status: 'succeeded' });
	amperity.runs.createRun({ status: 'succeeded' });
	expect(await changes()).toEqual(['null > succeeded']);
});

it('nothing is sent for a choice that is none', async () => {
	const { amperity, trigger } = await start({ watch: '={{ "all" }}' });
	expect(await failureOf(trigger.fetchTestEvent())).toMatchObject({
		message: "The parameter 'Watch' has no valid value",
	});
	expect(amperity.requests).toHaveLength(0);
});
