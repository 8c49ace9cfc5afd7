import { areSocketsOpen, nextTurn } from '../../support/jest/sockets';

/** Virtual time: the clock stands still until a pause of the code, or a test, moves it. Sockets keep their real timers. */
export function useVirtualTime(now = Date.parse('2026-03-02T08:00:00Z')): void {
	jest.useFakeTimers({
		now,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
}

const sleepers = new Set<{ until: number; wake: () => void }>();
let clockRuns = false;

/** A response that takes longer than this many turns of 2 ms does not stop the clock any more. */
const HANGING_TURNS = 250;
/** Between one request and the next of the same work there are fewer turns of the event loop. */
const QUIET_TURNS = 10;

/**
 * In place of n8n's `sleep` where several requests pause at the same time: when no pause has begun for a moment, and no
 * response is on its way, the clock moves to the end of the shortest pause.
 */
export async function virtualSleep(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	const asleep = new Promise<void>((wake) => {
		const sleeper = { until: Date.now() + ms, wake };
		sleepers.add(sleeper);
		signal?.addEventListener('abort', () => {
			sleepers.delete(sleeper);
			wake();
		});
	});
	if (!clockRuns) void runClock();
	await asleep;
}

/** Waits until no request pauses and no response is on its way: a failed test may have left some behind. */
export async function untilQuiet(): Promise<void> {
	await untilNot(() => sleepers.size > 0 || areSocketsOpen());
}

/** Waits until no request pauses any more, whether or not a connection is kept open. */
export async function untilAwake(): Promise<void> {
	await untilNot(() => sleepers.size > 0);
}

async function untilNot(isBusy: () => boolean): Promise<void> {
	for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns = isBusy() ? 0 : quietTurns + 1) {
		await nextTurn();
	}
}

async function runClock(): Promise<void> {
	const { sleep } = jest.requireActual<{ sleep: (ms: number) => Promise<void> }>('n8n-workflow');
	clockRuns = true;
	let quietTurns = 0;
	for (let before = -1; sleepers.size > 0; await sleep(2)) {
		quietTurns = before === sleepers.size ? quietTurns + 1 : 0;
		before = sleepers.size;
		// A request that hangs does not stop the clock for good.
		if (quietTurns < (areSocketsOpen() ? HANGING_TURNS : 1)) continue;
		const next = Math.min(...[...sleepers].map(({ until }) => until));
		if (next > Date.now()) jest.setSystemTime(next);
		for (const sleeper of sleepers) {
			if (sleeper.until > Date.now()) continue;
			sleepers.delete(sleeper);
			sleeper.wake();
		}
		before = -1;
	}
	clockRuns = false;
}
