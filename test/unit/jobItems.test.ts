import { NodeApiError, type IDataObject, type INode, type IPollFunctions } from 'n8n-workflow';

import { itemsFor } from '../../core/jobItems';
import type { JobChange, JobSighting, JobSource } from '../../core/jobSource';
import { OutOfTime } from '../../core/outOfTime';
import { samplePoll } from '../../core/samplePoll';

/** What a workflow gets: of changes, and as a sample. */

const START = Date.parse('2026-03-02T08:00:00.250Z');
const node = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1 } as INode;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});

/** `complete` gives the job with all it lacks, or throws. */
const sourceOf = (more: Partial<JobSource>) =>
	({ service: 'lamps', scope: 'here', ...more }) as JobSource;
const completing = (complete: (id: string) => IDataObject) =>
	sourceOf({ complete: async ({ id }) => await Promise.resolve().then(() => complete(id)) });

describe('changes', () => {
	const change = (id: string, previousStatus: string | null = null): JobChange => ({
		...{ id, status: 'done', final: true, job: { id } },
		...{ previousStatus, eventId: `lamps:${id}` },
	});
	const changes = [change('a', 'running'), change('b')];

	it('become one item each, in their order, with what is known of them', async () => {
		const source = completing((id) => ({ id, reason: 'none', previousStatus: 'of the API' }));
		const detectedAt = '2026-03-02T08:00:00.250Z';
		expect(await itemsFor(source, changes, START)).toEqual({
			items: [
				{
					json: {
						id: 'a',
						reason: 'none',
						previousStatus: 'running',
						eventId: 'lamps:a',
						detectedAt,
					},
				},
				{ json: { id: 'b', reason: 'none', previousStatus: null, eventId: 'lamps:b', detectedAt } },
			],
			late: new Set(),
		});
	});

	it('that could not be completed in time are named as late', async () => {
		const source = completing((id) => {
			if (id === 'a') throw new OutOfTime();
			return { id };
		});
		expect(await itemsFor(source, changes, START)).toMatchObject({
			items: [{ json: { id: 'b' } }],
			late: new Set(['a']),
		});
	});

	it('that can not be completed for another reason are an error', async () => {
		const error = new Error('no way');
		const source = completing(() => {
			throw error;
		});
		await expect(itemsFor(source, changes, START)).rejects.toBe(error);
	});
});

describe('a test event', () => {
	const statuses = new Set(['done']);
	const context = { getNode: () => node } as IPollFunctions;
	const sample = async (source: JobSource | Error) => {
		const openSource = async () =>
			await (source instanceof Error ? Promise.reject(source) : Promise.resolve(source));
		return await samplePoll(context, { openSource, statuses });
	};
	const job: JobSighting = {
		...{ id: 'a', status: 'done', final: true, job: { id: 'a' } },
		createdAt: Date.parse('2020-01-01T00:00:00Z'),
	};
	const showing = (
		found: JobSighting | undefined,
		complete = async () => await Promise.resolve({ id: 'a' } as IDataObject),
	) => sourceOf({ sample: async () => await Promise.resolve(found), complete });

	it.each([
		['that has ended, however old', job],
		['that is alive', { ...job, status: 'running', final: false }],
		['in a status that was not chosen', { ...job, status: 'error' }],
	])('shows a job %s', async (_name, found) => {
		expect(await sample(showing(found))).toEqual([
			[
				{
					json: {
						id: 'a',
						previousStatus: null,
						eventId: `lamps:a:${found.status}:2020-01-01T00:00:00.000Z`,
						detectedAt: '2026-03-02T08:00:00.250Z',
					},
				},
			],
		]);
	});

	it('asks for the chosen statuses', async () => {
		const asked = jest.fn(async () => await Promise.resolve(job));
		await sample({ ...showing(job), sample: asked });
		expect(asked.mock.calls).toEqual([[statuses]]);
	});

	it('that can not be, for there is no job, says so kindly', async () => {
		await expect(sample(showing(undefined))).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'There is no job to show as a sample yet',
			description:
				'The connection works. Start a job and fetch a test event again, or publish the workflow now: it will run as soon as a job changes to a chosen status.',
		});
	});

	it('does not say that there is no job when there was no time to complete it', async () => {
		const late = async () => await Promise.reject<IDataObject>(new OutOfTime());
		await expect(sample(showing(job, late))).rejects.toMatchObject({
			message: 'The time for this poll was not enough',
		});
	});

	it('that goes wrong says what the API said', async () => {
		const error = new NodeApiError(node, {}, { message: 'Lamp Service is down', httpCode: '503' });
		await expect(sample(error)).rejects.toBe(error);
	});

	it('that goes wrong in another way is an error of n8n', async () => {
		await expect(sample(new Error('The Base URL is empty'))).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'The Base URL is empty',
			node,
		});
	});
});
