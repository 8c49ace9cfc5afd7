import { OutOfTime, Pace, paceOf } from '../../core/pace';
import { settle } from '../../core/settle';
import { useVirtualTime } from '../nodes/engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

const START = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => useVirtualTime(START));
afterEach(() => jest.useRealTimers());

/** A task that ends when it is told to. */
function task() {
	let finish: (value: string) => void = () => {};
	let fail: (error: Error) => void = () => {};
	const ended = new Promise<string>((resolve, reject) => {
		finish = resolve;
		fail = reject;
	});
	return { ended, finish, fail };
}
/** Long enough for everything that does not wait for a task. */
const turn = async () => {
	for (let count = 0; count < 50; count++) await Promise.resolve();
};
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

it('starts eight at once and then eight a second, in order, never more in any second', async () => {
	const pace = new Pace();
	const starts: Array<[number, number]> = [];
	await Promise.all(
		upTo(50).map(async (index) =>
			pace.run(async () => void starts.push([index, Date.now() - START])),
		),
	);
	expect(starts).toEqual(upTo(50).map((index) => [index, Math.floor(index / 8) * 1000]));
});

it('counts every second, not only whole ones', async () => {
	const pace = new Pace();
	const starts: number[] = [];
	for (let index = 0; index < 100; index++) {
		await pace.run(async () => void starts.push(Date.now()));
		jest.setSystemTime(Date.now() + (index % 7) * 37);
	}
	for (const start of starts) {
		expect(starts.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(8);
	}
});

it('has four in flight, and the next one starts when one of them ends', async () => {
	const pace = new Pace();
	const tasks = upTo(6).map(task);
	const started: number[] = [];
	const results = tasks.map(async ({ ended }, index) =>
		pace.run(async () => {
			started.push(index);
			return await ended;
		}),
	);
	await turn();
	expect(started).toEqual([0, 1, 2, 3]);
	tasks[2]?.finish('c');
	await turn();
	expect(started).toEqual([0, 1, 2, 3, 4]);
	tasks.forEach(({ finish }, index) => finish(String(index)));
	expect(await Promise.all(results)).toEqual(['0', '1', 'c', '3', '4', '5']);
});

it('frees the place of one that fails, and hands on its error', async () => {
	const pace = new Pace();
	const tasks = upTo(5).map(task);
	const outcomes = tasks.map(({ ended }) => settle(pace.run(async () => await ended)));
	await turn();
	const error = new Error('No.');
	tasks[0]?.fail(error);
	tasks.slice(1).forEach(({ finish }) => finish('ok'));
	expect(await Promise.all(outcomes)).toEqual([
		{ ok: false, error },
		...upTo(4).map(() => ({ ok: true, value: 'ok' })),
	]);
});

it('gives up what would start after its deadline, without a wait, and goes on with the rest', async () => {
	const pace = new Pace();
	const outcomes = await Promise.all(
		upTo(20).map((index) =>
			settle(pace.run(async () => index, { deadline: index % 2 ? START + 500 : Infinity })),
		),
	);
	const done = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
	expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18]);
	for (const outcome of outcomes) {
		if (!outcome.ok) expect(outcome.error).toBeInstanceOf(OutOfTime);
	}
	expect(Date.now() - START).toBe(1000);
});

it('starts nothing at the deadline itself', async () => {
	await expect(new Pace().run(async () => 1, { deadline: START })).rejects.toThrow(OutOfTime);
	expect(await new Pace().run(async () => 1, { deadline: START + 1 })).toBe(1);
});

it('lets through at once what nobody waits for any more', async () => {
	const pace = new Pace();
	const signal = { aborted: true };
	await Promise.all(upTo(20).map(async () => await pace.run(async () => {}, { signal })));
	expect(Date.now()).toBe(START);
});

it('is not stopped by a clock that is set back', async () => {
	const pace = new Pace();
	await Promise.all(upTo(8).map(async () => await pace.run(async () => {})));
	jest.setSystemTime(START - 3600_000);
	await pace.run(async () => {});
	expect(Date.now()).toBe(START - 3600_000);
});

it('is one for an origin, and another for another', () => {
	expect(paceOf('https://a.example')).toBe(paceOf('https://a.example'));
	expect(paceOf('https://a.example')).not.toBe(paceOf('https://b.example'));
});
