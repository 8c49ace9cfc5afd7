import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type IExecutePaginationFunctions,
} from 'n8n-workflow';

import type { Api } from '../../../core/http/api';
import type { OperationItem } from '../../../core/operation/defineOperation';
import { type WaitRules, waitForJob } from '../../../core/operation/waitForJob';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { useVirtualTime, virtualSleep as mockSleep } from '../../nodes/engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

/** The outcome of a wait for a job: the job, or an error that names its status and the trigger. */

const MINUTE = 60_000;
const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const GONE = new NodeApiError(node, {}, { message: 'No such job', httpCode: '404' });

beforeEach(() => useVirtualTime());
afterEach(() => jest.useRealTimers());

/** Each read gives the next status or error; the last one stays. "done" is the end. */
async function waitFor(
	reads: Array<string | undefined | Error>,
	{ minutes = 2, options = {} as IDataObject, rules = {} as Partial<WaitRules> } = {},
) {
	let number = 0;
	const opened: Array<[deadline: number, timeoutMs: number]> = [];
	const item = {
		context: { getNode: () => node } as IExecutePaginationFunctions,
		openUntil: async (...limits: [number, number]) => {
			opened.push(limits);
			return await Promise.resolve({ baseUrl: 'https://lamps.example' } as Api);
		},
		itemIndex: 3,
	} as unknown as OperationItem;
	const start = Date.now();
	const outcome = await settle(
		waitForJob(
			item,
			{
				readJob: async (_api, id) => {
					const read = reads[Math.min(number++, reads.length - 1)];
					if (read instanceof Error) throw read;
					return await Promise.resolve<IDataObject>({ id, status: read });
				},
				isOver: ({ status }) => status === 'done',
				statusOf: ({ status }) => (typeof status === 'string' ? status : undefined),
				trigger: 'Lamp Trigger',
				...rules,
			},
			{ id: 'a', minutes, options },
		),
	);
	expect(opened).toEqual([[start + minutes * MINUTE + 10_000, 60_000]]);
	return outcome.ok ? outcome.value : outcome.error;
}

const CONTINUE = { ifTimedOut: 'continue' };
const TIME_IS_UP = {
	description:
		"Raise 'Timeout (Minutes)', or add the option 'If Time Is Up' and choose Continue. For jobs that take many hours, start a workflow with the Lamp Trigger instead.",
	context: { itemIndex: 3 },
};

it('a job that ends is handed on', async () => {
	expect(await waitFor(['running', 'running', 'done'])).toEqual({
		id: 'a',
		status: 'done',
		timedOut: false,
	});
});

it.each([
	[2, 'running', 'The job has not finished within 2 minutes: its status is "running"'],
	[1, 'held', 'The job has not finished within 1 minute: its status is "held"'],
	[0.5, undefined, 'The job has not finished within 0.5 minutes'],
])('after %s minutes, a job that is %s is an error', async (minutes, status, message) => {
	const start = Date.now();
	const error = await waitFor([status], { minutes });
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({ message, ...TIME_IS_UP });
	expect(Date.now() - start).toBe(minutes * MINUTE);
});

it('where the user wants to go on, the job is handed on as it was last seen', async () => {
	expect(await waitFor(['running'], { options: CONTINUE })).toEqual({
		id: 'a',
		status: 'running',
		timedOut: true,
	});
});

it.each([{}, { ifTimedOut: 'stop' }])(
	'with the options %j, a job that runs for too long is an error',
	async (options) => expect(await waitFor(['running'], { options })).toMatchObject(TIME_IS_UP),
);

it('a service decides by its own options what is the end, and what is handed on', async () => {
	const rules: Partial<WaitRules> = {
		isOver: ({ status }, { ifHeld }) => status === 'held' && ifHeld === 'stop',
		toJson: async ({ baseUrl }, job) => await Promise.resolve({ ...job, baseUrl }),
	};
	expect(await waitFor(['on', 'held'], { options: { ifHeld: 'stop' }, rules })).toEqual({
		id: 'a',
		status: 'held',
		baseUrl: 'https://lamps.example',
		timedOut: false,
	});
});

it('a job of which no read has worked is not handed on: the error of the read is thrown', async () => {
	expect(await waitFor([GONE], { options: CONTINUE })).toBe(GONE);
	const down = new NodeApiError(node, {}, { message: 'Down', httpCode: '503' });
	expect(await waitFor([down], { options: CONTINUE })).toBe(down);
});

it('a job for whose first read the time was not enough is an error about the time', async () => {
	const error = await waitFor([new DeadlineExceeded()], { options: CONTINUE });
	expect(error).toMatchObject({
		message: 'The job has not finished within 2 minutes',
		...TIME_IS_UP,
	});
});
