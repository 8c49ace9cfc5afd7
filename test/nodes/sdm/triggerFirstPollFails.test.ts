import type { IDataObject } from 'n8n-workflow';

import { watcher } from '../engine/engine';
import { sdmTrigger } from '../engine/sdm';
import { MINUTE, sdmWorld, START, type SdmWorld } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The first poll of a new trigger fails, and the workflow is published all the same. */

const DAY = 24 * 60 * MINUTE;
const PARAMETERS = { triggerOn: ['done', 'error', 'pending'] };

let world: SdmWorld;
afterEach(async () => await world.close());

let processes = 0;

/** A service, and a new trigger that watches it. */
async function watching(knobs: Record<string, unknown> = {}) {
	world = await sdmWorld(PARAMETERS, { knobs });
	const { sdm, pass, url } = world;
	/** The trigger in a process of n8n, with the state that n8n has saved. */
	const open = (staticData: IDataObject = {}) => {
		const saved = {
			'node:Akeneo SDM Trigger': JSON.parse(JSON.stringify(staticData)) as IDataObject,
		};
		const workflowId = `process ${++processes}`;
		const trigger = watcher(sdmTrigger(url, PARAMETERS, { staticData: saved, workflowId }));
		const poll = async () => ((await trigger.poll())?.[0] ?? []).map(({ json }) => json.name);
		return { ...trigger, poll };
	};
	const trigger = open();
	return {
		...trigger,
		pass,
		make: (name: string, status: string, age = 0) =>
			sdm.jobs.createJob({ name, status, creation_date: Date.now() - age }),
		end: ({ id }: { id: string }, status = 'done') => sdm.jobs.setStatus(id, status),
		/** Akeneo SDM is in trouble during this poll. */
		async failingPoll() {
			sdm.faults.next({ kind: 503, times: 99 });
			const outcome = await trigger.poll().catch(() => 'failed');
			sdm.faults.clear();
			return outcome;
		},
		restartedWith(staticData: IDataObject) {
			const restarted = open(staticData);
			restarted.register('init');
			return restarted;
		},
	};
}

/** A trigger whose first poll has failed. */
async function published() {
	const trigger = await watching();
	trigger.register('activate');
	expect(await trigger.failingPoll()).toEqual([]);
	trigger.pass(1000);
	return trigger;
}

it('what is created or ends after publishing is reported, and nothing that had ended or was live before', async () => {
	const { make, end, register, failingPoll, poll, pass } = await watching();
	make('ended an hour ago', 'done', 60 * MINUTE);
	make('ended just now', 'done');
	const stays = make('live before', 'running', 30 * DAY);
	const recent = make('live before, created just now', 'running', MINUTE);
	make('waits before', 'pending', DAY);
	pass(1000);
	register('activate');
	expect(await failingPoll()).toEqual([]);
	pass(1000);
	make('created and ended', 'done');
	end(recent);
	make('created and waits', 'pending');
	const runs = make('created and runs', 'running');
	pass(10 * MINUTE);
	expect(await poll()).toEqual([]);
	pass(MINUTE);
	expect((await poll()).sort()).toEqual([
		'created and ended',
		'created and waits',
		'live before, created just now',
	]);
	end(stays);
	end(runs, 'error');
	pass(MINUTE);
	expect((await poll()).sort()).toEqual(['created and runs', 'live before']);
	pass(MINUTE);
	expect(await poll()).toEqual([]);
});

it('a job that was live before, was created long ago and ends before a poll has worked is not reported', async () => {
	const { make, end, register, failingPoll, poll, pass } = await watching();
	const job = make('Lamps', 'running', DAY);
	register('activate');
	await failingPoll();
	end(job);
	pass(MINUTE);
	expect(await poll()).toEqual([]);
	pass(MINUTE);
	expect(await poll()).toEqual([]);
});

it('the time of publishing is saved until a poll has worked, and holds over a restart of n8n', async () => {
	const { make, staticData, restartedWith, pass } = await published();
	expect(staticData()).toEqual({ publishedAt: START });
	make('Lamps', 'done');
	pass(DAY);
	const restarted = restartedWith(staticData());
	expect(await restarted.poll()).toEqual([]);
	expect(Object.keys(restarted.staticData())).toEqual(['ledger']);
	pass(MINUTE);
	expect(await restarted.poll()).toEqual(['Lamps']);
});

it('later polls that fail too do not move the time', async () => {
	const { make, failingPoll, poll, pass } = await published();
	make('Lamps', 'done');
	for (const minutes of [1, 20]) {
		pass(minutes * MINUTE);
		expect(await failingPoll()).toBe('failed');
	}
	pass(MINUTE);
	expect(await poll()).toEqual([]);
	pass(MINUTE);
	expect(await poll()).toEqual(['Lamps']);
});

it.each([true, false])(
	'publishing again begins anew, whether or not its first poll fails (%s)',
	async (failsToo) => {
		const { make, register, failingPoll, poll, pass } = await published();
		make('before', 'done');
		pass(DAY);
		register('activate');
		expect(failsToo ? await failingPoll() : await poll()).toEqual([]);
		pass(1000);
		make('after', 'done');
		pass(MINUTE);
		const reported = await poll();
		pass(MINUTE);
		expect([...reported, ...(await poll())]).toEqual(['after']);
	},
);

it.each([
	['the clock of Akeneo SDM is wrong', { dateSkewMs: DAY }, { publishedAt: START }],
	['the saved time cannot be read', {}, { publishedAt: 'yesterday' }],
])('the trigger begins with the first poll that works when %s', async (_name, knobs, saved) => {
	const { make, pass, restartedWith } = await watching(knobs);
	make('before', 'done');
	pass(MINUTE);
	const { poll } = restartedWith(saved);
	expect(await poll()).toEqual([]);
	make('after', 'done');
	pass(MINUTE);
	expect(await poll()).toEqual(['after']);
});
