import type { IDataObject, IExecuteFunctions, INode, INodeParameters } from 'n8n-workflow';

import type { ApiService } from '../../../core/http/api';
import { defineWait } from '../../../core/operation/defineWait';
import { waitFields } from '../../../core/parameters/waitFields';
import { errorOf } from '../../nodes/engine/failure';
import { useVirtualTime, virtualSleep as mockSleep } from '../../nodes/engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

/** Wait Until Finished, with the parameters of each item. */

beforeEach(() => useVirtualTime());
afterEach(() => jest.useRealTimers());

const SERVICE: ApiService = {
	name: 'Lamp Service',
	credentialType: 'lampApi',
	secrets: ['token'],
	accountFields: [],
	baseUrl: { example: 'https://lamps.example', path: '/lamps' },
};
const LAMP_ID = { parameter: 'Job', pattern: /^[a-z]$/, example: 'a', inUrl: /(?!)/ };

/** Waits for the job of each item; `readJob` gives its status. */
async function waitFor(
	items: INodeParameters[],
	readJob: (id: string) => Promise<string>,
): Promise<unknown> {
	const fields = waitFields({}, { trigger: 'Lamp Trigger' });
	const { all } = defineWait(
		SERVICE,
		LAMP_ID,
		() => ({
			trigger: 'Lamp Trigger',
			readJob: async (_api, id): Promise<IDataObject> => ({ id, status: await readJob(id) }),
			isOver: ({ status }) => status === 'done',
			statusOf: ({ status }) => String(status),
		}),
		fields,
	);
	const context = {
		getNode: () => ({ id: '1', name: 'Lamps', type: 'lamps', parameters: {} }) as unknown as INode,
		continueOnFail: () => false,
		getInputData: () => items.map(() => ({ json: {} })),
		getExecutionCancelSignal: () => undefined,
		getCredentials: async () =>
			await Promise.resolve({ baseUrl: 'https://lamps.example', token: 'secret' }),
		getNodeParameter: (name: string, item: number, otherwise?: unknown) =>
			items[item]?.[name] ?? otherwise,
	};
	return await all.call(context as never as IExecuteFunctions);
}
const jobId = (value: string) => ({ __rl: true as const, mode: 'id', value });

it('the jobs of all items are waited for side by side', async () => {
	const started: string[] = [];
	let proceed = () => {};
	const bothStarted = new Promise<void>((resolve) => (proceed = resolve));
	const output = await waitFor([{ jobId: jobId('a') }, { jobId: jobId('b') }], async (id) => {
		if (started.push(id) === 2) proceed();
		await bothStarted;
		return 'done';
	});
	expect(output).toEqual([
		[
			{ json: { id: 'a', status: 'done', timedOut: false }, pairedItem: { item: 0 } },
			{ json: { id: 'b', status: 'done', timedOut: false }, pairedItem: { item: 1 } },
		],
	]);
});

it('each item has its own time and options', async () => {
	const options = { ifTimedOut: 'continue' };
	const running = async () => await Promise.resolve('running');
	expect(await waitFor([{ jobId: jobId('a'), timeoutMinutes: 2, options }], running)).toEqual([
		[{ json: { id: 'a', status: 'running', timedOut: true }, pairedItem: { item: 0 } }],
	]);
	expect(await errorOf(waitFor([{ jobId: jobId('a'), timeoutMinutes: 2 }], running))).toMatchObject(
		{ message: 'The job has not finished within 2 minutes: its status is "running"' },
	);
	expect(await errorOf(waitFor([{ jobId: jobId('a') }], running))).toMatchObject({
		message: 'The job has not finished within 60 minutes: its status is "running"',
	});
});
