import { amperityWorld, type AmperityWorld } from '../engine/amperity';
import { failureOf } from '../engine/failure';
import { MINUTE } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let world: AmperityWorld;
const start = async (...given: Parameters<typeof amperityWorld>) => {
	world = await amperityWorld(...given);
	return world;
};
afterEach(async () => await world.close());
/** The statuses one poll hands over, each after the one before it. */
const changes = async () =>
	(await world.poll()).map(({ previousStatus, status }) => `${previousStatus} > ${status}`);

describe('the trigger starts the workflow for', () => {
	it.each(['succeeded', 'failed', 'canceled'])(
		'a job that was running when the workflow was published, and then has %s',
		async (status) => {
			const { amperity, pass } = await start();
			const job = amperity.jobs.createJob({ creation_date: Date.now() - 5 * DAY });
			expect(await changes()).toEqual([]);
			amperity.jobs.setStatus(job.id, status);
			pass(MINUTE);
			expect(await changes()).toEqual([`running > ${status}`]);
			pass(MINUTE);
			expect(await changes()).toEqual([]);
		},
	);

	it('jobs that fail, each with the error of its run, for one request each', async () => {
		const { amperity, pass } = await start();
		await changes();
		pass(MINUTE);
		const why = { type: 'a/b', message: 'Full', attribution: 'platform' };
		const known = amperity.jobs.createJob({ status: 'failed' });
		amperity.runs.createRun({ id: known.workflow_id, status: 'failed', error: why });
		const missing = amperity.jobs.createJob({ status: 'failed' });
		amperity.faults.next({ kind: 404, match: new RegExp(missing.workflow_id) });
		amperity.jobs.createJob({ status: 'succeeded' });
		amperity.requests.clear();
		expect(await changes()).toHaveLength(3);
		const errors = new Map(world.received.map(({ id, error }) => [id, error]));
		expect([errors.get(known.id), errors.get(missing.id)]).toEqual([why, null]);
		expect(world.received.filter((item) => 'error' in item)).toHaveLength(2);
		expect(amperity.requests.map(({ path }) => path).sort()).toEqual(
			[
				'/api/ingest/jobs',
				`/api/workflow/runs/${known.workflow_id}`,
				`/api/workflow/runs/${missing.workflow_id}`,
			].sort(),
		);
		pass(MINUTE);
		amperity.requests.clear();
		expect(await changes()).toEqual([]);
		expect(amperity.requests).toHaveLength(1);
	});

	it('a job that starts and ends between two polls', async () => {
		const { amperity, pass } = await start();
		await changes();
		pass(10_000);
		const { id } = amperity.jobs.createJob({ tables: [{ table_name: 'Orders', errors: 3 }] });
		pass(10_000);
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['null > succeeded']);
		expect(world.received).toEqual([
			{
				id,
				workflow_id: id.replace('isj', 'wf'),
				status: 'succeeded',
				succeededWithErrors: true,
				started_at: '2026-03-02T08:00:10.000Z',
				ended_at: '2026-03-02T08:00:20.000Z',
				read: 1001,
				inserted: 971,
				updated: 20,
				rejected: 10,
				errors: 3,
				tables: [expect.objectContaining({ table_name: 'Orders', state: 'succeeded' })],
				previousStatus: null,
				eventId: `amperity:${id}:succeeded:2026-03-02T08:00:20.000Z`,
				detectedAt: '2026-03-02T08:01:20.000Z',
			},
		]);
		for (let minute = 0; minute < 10; minute++) {
			pass(MINUTE);
			expect(await changes()).toEqual([]);
		}
	});

	it('a job that has been running for eight days, more than the list gives at once', async () => {
		const { amperity, pass } = await start();
		const { id } = amperity.jobs.createJob({ creation_date: Date.now() - 8 * DAY });
		await changes();
		pass(MINUTE);
		expect(await changes()).toEqual([]);
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['running > succeeded']);
	});

	it('a job that goes on for three weeks while the trigger watches it', async () => {
		const { amperity, pass } = await start();
		await changes();
		const { id } = amperity.jobs.createJob();
		for (let day = 0; day < 21; day++) {
			pass(DAY);
			expect(await changes()).toEqual([]);
		}
		amperity.jobs.setStatus(id, 'failed');
		pass(DAY);
		expect(await changes()).toEqual(['running > failed']);
	});

	it('the end of a job that was scheduled for a while, and had no start until then', async () => {
		const { amperity, pass } = await start({}, { knobs: { missingDates: 'absent' } });
		await changes();
		const { id } = amperity.jobs.createJob({ status: 'scheduled' });
		pass(DAY);
		expect(await changes()).toEqual([]);
		amperity.jobs.setStatus(id, 'running');
		pass(DAY);
		expect(await changes()).toEqual([]);
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['running > succeeded']);
	});

	it.each([
		['with an end', false],
		['without any date', true],
	])('once, a job that was canceled before it had begun, %s', async (_name, canceledWithoutEnd) => {
		const { amperity, pass } = await start({}, { knobs: { canceledWithoutEnd } });
		await changes();
		pass(MINUTE);
		amperity.jobs.createJob({ status: 'scheduled' });
		const { id } = amperity.jobs.createJob({ status: 'scheduled' });
		amperity.jobs.setStatus(id, 'canceled');
		pass(MINUTE);
		expect(await changes()).toEqual(['null > canceled']);
		for (let hour = 0; hour < 60; hour++) {
			pass(HOUR);
			expect(await changes()).toEqual([]);
		}
	});

	it('both ends of a job that failed and was started again', async () => {
		const { amperity, pass, received } = await start();
		await changes();
		const { id } = amperity.jobs.createJob();
		const seen = [];
		for (const status of ['failed', 'running', 'succeeded']) {
			pass(40 * MINUTE);
			amperity.jobs.setStatus(id, status);
			pass(MINUTE);
			seen.push(await changes());
		}
		expect(seen).toEqual([['null > failed'], [], ['running > succeeded']]);
		expect(new Set(received.map(({ eventId }) => eventId)).size).toBe(2);
	});

	it.each(['Running', 'Scheduled', 'Paused'])(
		'a job that is %s, if that was chosen',
		async (on) => {
			const status = on.toLowerCase();
			const { amperity, pass } = await start({ triggerOn: [status] });
			await changes();
			amperity.jobs.createJob({ status });
			pass(MINUTE);
			expect(await changes()).toEqual([`null > ${status}`]);
			pass(MINUTE);
			expect(await changes()).toEqual([]);
		},
	);

	it('a state that this package does not know, if Unknown was chosen', async () => {
		const { amperity, pass } = await start({ triggerOn: ['unknown', 'succeeded'] });
		await changes();
		const { id } = amperity.jobs.createJob({ status: 'hibernating' });
		pass(MINUTE);
		expect(await changes()).toEqual(['null > unknown']);
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['unknown > succeeded']);
	});
});

describe('the trigger does not start the workflow for', () => {
	it('jobs that had ended before the workflow was published', async () => {
		const { amperity, pass } = await start();
		for (const age of [MINUTE, HOUR, 3 * DAY, 20 * DAY])
			amperity.jobs.createJob({ status: 'failed', creation_date: Date.now() - age });
		for (let poll = 0; poll < 20; poll++) {
			expect(await changes()).toEqual([]);
			pass(7 * HOUR);
		}
	});

	it('jobs that were canceled before they had begun, just before the workflow was published', async () => {
		const { amperity, pass } = await start();
		const { id } = amperity.jobs.createJob({ status: 'scheduled' });
		pass(20 * MINUTE);
		amperity.jobs.setStatus(id, 'canceled');
		for (let poll = 0; poll < 20; poll++) {
			expect(await changes()).toEqual([]);
			pass(MINUTE);
		}
	});

	it('an unknown state that has lasted for a week, which costs no more requests', async () => {
		const { amperity, pass } = await start();
		amperity.jobs.createJob({ status: 'hibernating' });
		for (let poll = 0; poll < 20; poll++) {
			expect(await changes()).toEqual([]);
			pass(12 * HOUR);
		}
		amperity.requests.clear();
		expect(await changes()).toEqual([]);
		expect(amperity.requests.map(({ path }) => path)).toEqual(['/api/ingest/jobs']);
	});
});

describe('a poll', () => {
	it('without news sends one request, with some jobs running and many that have ended', async () => {
		const { amperity, pass } = await start();
		for (let age = 1; age < 300; age++)
			amperity.jobs.createJob({ status: 'succeeded', creation_date: Date.now() - age * HOUR });
		for (let age = 1; age < 4; age++)
			amperity.jobs.createJob({ creation_date: Date.now() - age * HOUR });
		// The first polls find out how far back a page goes.
		for (let poll = 0; poll < 10; poll++) {
			await changes();
			pass(MINUTE);
		}
		amperity.requests.clear();
		for (let poll = 0; poll < 10; poll++) {
			await changes();
			pass(MINUTE);
		}
		expect(amperity.requests).toHaveLength(10);
	});

	it.each([
		['sends one more request for each of a few jobs that have been running for long', 3, 3],
		['sends one more request for all of many jobs that have been running for long', 5, 1],
	])('%s', async (_name, count, more) => {
		const { amperity, pass } = await start();
		const old = Array.from({ length: count }, (_, index) =>
			amperity.jobs.createJob({ creation_date: Date.now() - (9 + index) * DAY }),
		);
		await changes();
		pass(MINUTE);
		amperity.requests.clear();
		expect(await changes()).toEqual([]);
		expect(amperity.requests).toHaveLength(1 + more);
		for (const { id } of old) amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(old.map(() => 'running > succeeded'));
	});

	it('requests no more than seven days at once, also after n8n was off for a month', async () => {
		const { amperity, pass } = await start();
		await changes();
		const { id } = amperity.jobs.createJob();
		amperity.jobs.setStatus(id, 'succeeded');
		pass(31 * DAY);
		amperity.requests.clear();
		expect(await changes()).toEqual(['null > succeeded']);
		expect(amperity.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
	});

	it('that runs out of time leaves the rest to the next ones', async () => {
		const { amperity, pass } = await start({}, {}, { pollBudgetMs: 36_000 });
		await changes();
		for (const [day, status] of [
			[2, 'canceled'],
			[28, 'succeeded'],
		] as const) {
			const creation_date = Date.now() + day * DAY;
			amperity.jobs.createJob({ status, creation_date });
		}
		pass(31 * DAY);
		const stop = amperity.onRequest(() => pass(12_000));
		expect(await changes()).toEqual(['null > canceled']);
		stop();
		expect(await changes()).toEqual(['null > succeeded']);
		pass(MINUTE);
		expect(await changes()).toEqual([]);
	});

	it('succeeds where the list goes back only ten days', async () => {
		const { amperity, pass } = await start({}, { knobs: { oldestDays: 10 } });
		const { id } = amperity.jobs.createJob({ creation_date: Date.now() - 6 * DAY });
		await changes();
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['running > succeeded']);
	});
});

describe('when something goes wrong', () => {
	it('the trigger sends no request when Trigger On is empty', async () => {
		const { amperity } = await start({ triggerOn: [] });
		expect((await failureOf(world.poll())).message).toBe("The parameter 'Trigger On' is empty");
		expect(amperity.requests).toHaveLength(0);
	});

	it('a rejected token is an error for the user who publishes the workflow', async () => {
		const { amperity } = await start();
		amperity.setTokens([]);
		expect(await failureOf(world.poll())).toEqual({
			message: 'Amperity did not accept the access token (401): Unauthorized',
			description:
				"The token may have run out, or belong to another 'Tenant'. Open the credential, paste a valid token and test it again.",
			httpCode: '401',
		});
	});

	it('a job that ten polls in a row did not find is no longer followed', async () => {
		const { amperity, pass } = await start();
		const { id } = amperity.jobs.createJob({ creation_date: Date.now() - 9 * DAY });
		await changes();
		amperity.jobs.deleteJob(id);
		for (let polls = 1; polls <= 10; polls++) {
			pass(MINUTE);
			expect(await changes()).toEqual([]);
		}
		amperity.requests.clear();
		pass(MINUTE);
		await changes();
		expect(amperity.requests).toHaveLength(1);
	});

	it('a job whose request fails is kept until one succeeds', async () => {
		const { amperity, pass } = await start();
		const { id } = amperity.jobs.createJob({ creation_date: Date.now() - 9 * DAY });
		await changes();
		amperity.jobs.setStatus(id, 'failed');
		amperity.faults.next({ kind: 500, match: /isj-/ });
		pass(MINUTE);
		expect(await changes()).toEqual([]);
		pass(MINUTE);
		expect(await changes()).toEqual(['running > failed']);
	});
});

describe('with wrong clocks', () => {
	it.each([
		['each end is reported once when the clock of n8n is nine days late', -9 * DAY],
		['each end is reported once when the clock of n8n is nine days early', 9 * DAY],
	])('%s', async (_name, skew) => {
		const { amperity, pass } = await start({}, { now: () => Date.now() - skew });
		const service = Date.now() - skew;
		const old = amperity.jobs.createJob({ creation_date: service - 20 * DAY });
		await changes();
		pass(MINUTE);
		const { id } = amperity.jobs.createJob();
		pass(MINUTE);
		for (const job of [old.id, id]) amperity.jobs.setStatus(job, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['running > succeeded', 'null > succeeded']);
		pass(MINUTE);
		expect(await changes()).toEqual([]);
	});

	it('no job is lost when the service is years ahead for one poll, more than that poll can read', async () => {
		const { amperity, pass } = await start({}, {}, { pollBudgetMs: 36_000 });
		await changes();
		pass(MINUTE);
		amperity.knobs.dateSkewMs = 20 * 365 * DAY;
		expect(await changes()).toEqual([]);
		amperity.knobs.dateSkewMs = 0;
		const { id } = amperity.jobs.createJob();
		amperity.jobs.setStatus(id, 'succeeded');
		pass(MINUTE);
		expect(await changes()).toEqual(['null > succeeded']);
	});
});

describe('a test run', () => {
	it('shows the newest job in a chosen status, and changes nothing', async () => {
		const { amperity, trigger } = await start({ triggerOn: ['failed'] });
		amperity.jobs.createJob({ status: 'succeeded', creation_date: Date.now() - DAY });
		const { id } = amperity.jobs.createJob({
			status: 'failed',
			creation_date: Date.now() - 10 * DAY,
		});
		const [[item] = []] = (await trigger.fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id, status: 'failed', previousStatus: null });
		expect(trigger.staticData()).toEqual({});
	});

	it('without any job is an error with advice', async () => {
		const { trigger } = await start();
		expect(await failureOf(trigger.fetchTestEvent())).toMatchObject({
			message: 'There is no job to show as a sample yet',
		});
	});
});
