import { amperityWorld } from './engine/amperity';
import { watcher } from './engine/engine';
import { pcmStore, pcmTrigger } from './engine/pcm';
import { useVirtualTime } from './engine/time';
import { MINUTE, sdmWorld } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** A service in trouble, with empty lists and without its jobs, works again some minutes later: no job is lost. */

const DAY = 24 * 60 * MINUTE;
const JOBS = 4;
afterEach(() => jest.useRealTimers());

/** A service for the cases below: its old live jobs, its responses while it is in trouble, and its trigger. */
interface Watched {
	ids: string[];
	end: (id: string) => void;
	faults: { hook: unknown; clear: () => void };
	/** `status`: the response to a request for a single job. */
	trouble: (status?: number) => void;
	create: () => string;
	single: RegExp;
	poll: () => Promise<unknown[]>;
	close: () => Promise<void>;
}

const old = () => Date.now() - 9 * DAY;

async function sdm(): Promise<Watched> {
	const { sdm: simulator, poll, close } = await sdmWorld();
	return withTrouble({
		create: () => simulator.jobs.createJob({}).id,
		ids: times(() => simulator.jobs.createJob({ creation_date: old() }).id),
		end: (id) => void simulator.jobs.setStatus(id, 'done'),
		faults: simulator.faults,
		empty: { count: 0, next: null, previous: null, results: [] },
		single: /\/jobs\/[\w-]+\/$/,
		poll,
		close,
	});
}

async function pcm(): Promise<Watched> {
	useVirtualTime();
	const { pcm: simulator, url } = await pcmStore({ now: () => Date.now() });
	const trigger = watcher(pcmTrigger(url));
	// The list has no filter: a poll reads the newest pages only.
	for (let count = 0; count < 300; count++)
		simulator.jobs.createJob({ status: 'success', created_at: old() + (count + 1) * MINUTE });
	return withTrouble({
		create: () => simulator.jobs.createJob({}).id,
		ids: times(() => simulator.jobs.createJob({ created_at: old() }).id),
		end: (id) => void simulator.jobs.setStatus(id, 'success'),
		faults: simulator.faults,
		empty: { data: [], meta: { results: { total: 0 } } },
		single: /\/jobs\/[\w-]+$/,
		poll: async () => (await trigger.poll())?.[0] ?? [],
		close: simulator.close,
	});
}

async function amperity(): Promise<Watched> {
	const { amperity: simulator, poll, close } = await amperityWorld();
	return withTrouble({
		create: () => simulator.jobs.createJob({}).id,
		ids: times(() => simulator.jobs.createJob({ creation_date: old() }).id),
		end: (id) => void simulator.jobs.setStatus(id, 'succeeded'),
		faults: simulator.faults,
		empty: { data: [] },
		single: /\/jobs\/[\w-]+$/,
		poll,
		close,
	});
}

/** Until the faults are cleared, lists are empty, and no job is known. */
function withTrouble({ empty, ...watched }: Omit<Watched, 'trouble'> & { empty: object }): Watched {
	const { faults, single } = watched;
	const trouble = (status = 404) => {
		faults.hook = ({ path }: { path: string }) => {
			if (path.startsWith('/oauth')) return undefined;
			return single.test(path) ? { kind: status } : { kind: 200, body: empty };
		};
	};
	return { ...watched, trouble };
}

const times = (make: () => string) => Array.from({ length: JOBS }, make);

describe.each([
	['Akeneo SDM', sdm],
	['Elastic Path PCM', pcm],
	['Amperity', amperity],
])('%s', (_name, open) => {
	it.each([1, 3, 8])(
		'each job is reported once although the service did not know its jobs at %i polls in a row',
		async (polls) => {
			const { ids, end, faults, trouble, poll, close } = await open();
			await poll();
			trouble();
			for (let count = 0; count < polls; count++) {
				jest.setSystemTime(Date.now() + MINUTE);
				expect(await poll()).toEqual([]);
			}
			ids.slice(0, 2).forEach(end);
			faults.clear();
			jest.setSystemTime(Date.now() + MINUTE);
			expect(await poll()).toHaveLength(2);
			ids.slice(2).forEach(end);
			jest.setSystemTime(Date.now() + MINUTE);
			expect(await poll()).toHaveLength(JOBS - 2);
			jest.setSystemTime(Date.now() + MINUTE);
			expect(await poll()).toEqual([]);
			await close();
		},
	);

	it.each([
		['live jobs', true, 404],
		['live jobs that it cannot fetch', true, 500],
		['one that has just ended', false, 404],
	])(
		'a job that is created and ends while the service shows none of its jobs, of which the trigger knows %s, is reported once, also after more than the overlap',
		async (_known, areLive, status) => {
			const { ids, create, end, trouble, faults, poll, close } = await open();
			await poll();
			jest.setSystemTime(Date.now() + MINUTE);
			if (!areLive) [...ids, create()].forEach(end);
			await poll();
			trouble(status);
			const young = create();
			for (let count = 0; count < 8; count++) {
				jest.setSystemTime(Date.now() + MINUTE);
				expect(await poll()).toEqual([]);
			}
			end(young);
			faults.clear();
			jest.setSystemTime(Date.now() + MINUTE);
			expect(await poll()).toHaveLength(1);
			jest.setSystemTime(Date.now() + MINUTE);
			expect(await poll()).toEqual([]);
			await close();
		},
	);

	it('the end of a job is reported although the service did not know the job at one poll', async () => {
		const { ids, end, faults, single, poll, close } = await open();
		await poll();
		const [id = ''] = ids;
		faults.hook = ({ path }: { path: string }) =>
			single.test(path) && path.includes(id) ? { kind: 404 } : undefined;
		jest.setSystemTime(Date.now() + MINUTE);
		end(id);
		const events = await poll();
		faults.clear();
		jest.setSystemTime(Date.now() + MINUTE);
		expect([...events, ...(await poll())]).toHaveLength(1);
		await close();
	});
});
