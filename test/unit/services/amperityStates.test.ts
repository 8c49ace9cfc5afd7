import {
	hasEnded,
	meaningOf,
	statusOf,
} from '../../../packages/n8n-nodes-amperity/nodes/Amperity/api/states';

const jobOf = (...states: unknown[]) => ({
	tables: states.map((state) => ({ state: state as string })),
});

describe('the status of a job', () => {
	it.each<[string, string[], string]>([
		['has no tables', [], 'unknown'],
		['has one table that is done', ['succeeded'], 'succeeded'],
		['has tables that are done or had nothing to do', ['succeeded', 'skipped'], 'succeeded'],
		['had nothing to do at all', ['skipped'], 'succeeded'],
		['has one table that runs', ['succeeded', 'running', 'scheduled'], 'running'],
		['has failed in part and goes on', ['failed', 'in progress'], 'running'],
		['has failed in part', ['succeeded', 'failed'], 'failed'],
		['has failed in part and was stopped', ['failed', 'canceled'], 'failed'],
		['was stopped in part', ['succeeded', 'stopped'], 'canceled'],
		['is being stopped', ['canceled', 'stopping'], 'running'],
		['has not begun', ['scheduled', 'up for retry'], 'scheduled'],
		['is between two tables', ['succeeded', 'scheduled'], 'running'],
		['waits for a person', ['paused', 'scheduled'], 'paused'],
		['waits for a person in the middle', ['succeeded', 'paused'], 'paused'],
		['is in an unknown state', ['succeeded', 'hibernating'], 'unknown'],
		['has failed in part, beside an unknown state', ['failed', 'hibernating'], 'unknown'],
		['runs beside an unknown state', ['running', 'hibernating'], 'running'],
	])('that %s', (_name, states, status) => {
		expect(statusOf(jobOf(...states))).toBe(status);
	});

	it('is over in an unknown state once all tables have an end', () => {
		const ended = [{ state: 'archived', ended_at: '2026-03-10T02:03:55Z' }];
		expect([statusOf({ tables: ended }), hasEnded({ tables: ended })]).toEqual(['unknown', true]);
		expect(statusOf({ tables: [...ended, { state: 'failed' }] })).toBe('failed');
		expect(hasEnded(jobOf('archived'))).toBe(false);
		expect(hasEnded(jobOf())).toBe(false);
	});
});

describe('a state', () => {
	it.each([
		['in progress', 'running'],
		['In progress', 'running'],
		['IN_PROGRESS', 'running'],
		['in-progress', 'running'],
		['running_with_failures', 'running'],
		[' Running with failures ', 'running'],
		['canceled', 'canceled'],
		['Cancelled', 'canceled'],
		['cancelling', 'running'],
		['Stopped', 'canceled'],
		['Up for retry', 'scheduled'],
		['constructor', 'unknown'],
		['', 'unknown'],
		[null, 'unknown'],
		[7, 'unknown'],
		[['failed'], 'unknown'],
	])('%j means %s', (state, meaning) => {
		expect(meaningOf(state)).toBe(meaning);
	});
});
