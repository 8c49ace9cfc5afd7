import { pause, signalOf } from '../../../core/http/cancellation';
import { scriptedApi } from '../../support/scriptedApi';

/** Pauses end early when the execution is cancelled. */

const mockSleep = jest.fn();
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (...given: unknown[]) => await (mockSleep(...given) as Promise<void>),
}));
beforeEach(() => mockSleep.mockReset());

const { poll, execution } = scriptedApi();
const { signal } = new AbortController();

it.each([
	['an execution is stopped by its signal', execution(signal), signal],
	['an execution without a signal goes on', execution(), undefined],
	['a poll goes on', poll, undefined],
])('%s', async (_name, context, expected) => {
	expect(signalOf(context)).toBe(expected);
	await pause(context, 500);
	expect(mockSleep.mock.calls).toEqual([[500, expected]]);
});

it('a pause that was stopped is no error', async () => {
	mockSleep.mockRejectedValue(new Error('The execution was cancelled'));
	await expect(pause(execution(AbortSignal.abort()), 500)).resolves.toBeUndefined();
});
