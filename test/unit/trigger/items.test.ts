import { NodeApiError, type IDataObject, type INode, type IPollFunctions } from 'n8n-workflow';

import { itemsFor } from '../../../core/trigger/items';
import type { JobChange, JobSighting, JobSource } from '../../../core/trigger/jobSource';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { testRun } from '../../../core/trigger/testRun';

/** The items of a workflow: for changes, and as a sample. */

const START = Date.parse('2026-03-02T08:00:00.250Z');
const node = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1 } as INode;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});

/** `details` gives the job with what its list entry lacks, or throws. */
const sourceOf = (more: Partial<JobSource>) =>
	({ service: 'lamps', scope: 'here', ...more }) as JobSource;
const detailing = (details: (id: string) => IDataObject) =>
	sourceOf({ details: async ({ id }) => await Promise.resolve().then(() => details(id)) });

describe('changes', () => {
	const change = (id: string, previousStatus: string | null = null): JobChange => ({
		...{ id, status: 'done', hasEnded: true, job: { id } },
		...{ previousStatus, eventId: `lamps:${id}` },
	});
	const changes = [change('a', 'running'), change('b')];

	it('become one item each, in their order, with three fields more', async () => {
		const source = detailing((id) => ({ id, reason: 'none', previousStatus: 'of the API' }));
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

	it('whose details did not come in time are late', async () => {
		const source = detailing((id) => {
			if (id === 'a') throw new DeadlineExceeded();
			return { id };
		});
		expect(await itemsFor(source, changes, START)).toMatchObject({
			items: [{ json: { id: 'b' } }],
			late: new Set(['a']),
		});
	});

	it('whose details fail for another reason are an error', async () => {
		const error = new Error('no way');
		const source = detailing(() => {
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
		return await testRun(context, { openSource, statuses });
	};
	const job: JobSighting = {
		...{ id: 'a', status: 'done', hasEnded: true, job: { id: 'a' } },
		createdAt: Date.parse('2020-01-01T00:00:00Z'),
	};
	const showing = (
		found: JobSighting | undefined,
		details = async () => await Promise.resolve({ id: 'a' } as IDataObject),
	) => sourceOf({ sampleJob: async () => await Promise.resolve(found), details });

	it.each([
		['that has ended, however old', job],
		['that is live', { ...job, status: 'running', hasEnded: false }],
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

	it('is chosen by the statuses of the node', async () => {
		const sampleJob = jest.fn(async () => await Promise.resolve(job));
		await sample({ ...showing(job), sampleJob });
		expect(sampleJob.mock.calls).toEqual([[statuses]]);
	});

	it('without any job is an error with advice', async () => {
		await expect(sample(showing(undefined))).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'There is no job to show as a sample yet',
			description:
				'The connection works. Start a job and fetch a test event again, or publish the workflow now: it will run as soon as a job changes to a chosen status.',
		});
	});

	it('without a job that matches the filter is an error that names the filter', async () => {
		const filter = { name: 'Project', value: '12' };
		await expect(sample({ ...showing(undefined), filter })).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'No job with the Project 12 was found',
			description:
				"The connection works, but no job with this Project has ever been seen. Check 'Project' under Filters: while no job matches, the workflow does not run. If it is right, start such a job and fetch a test event again.",
		});
	});

	const late = async () => await Promise.reject<IDataObject>(new DeadlineExceeded());
	it.each<[string, JobSource | Error]>([
		['whose job did not come in time', new DeadlineExceeded('The jobs could not be read')],
		['whose details did not come in time', showing(job, late)],
	])(
		'%s is an error that says to fetch it again, not to wait for a poll',
		async (_name, source) => {
			await expect(sample(source)).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: 'The time for this test event was not enough',
				description:
					'Fetch a test event again in a few minutes. If this happens often, let fewer workflows run at the same time.',
			});
		},
	);

	it('that the API rejects is the error of the API', async () => {
		const error = new NodeApiError(node, {}, { message: 'Lamp Service is down', httpCode: '503' });
		await expect(sample(error)).rejects.toBe(error);
	});

	it('that fails in another way is an error of n8n', async () => {
		await expect(sample(new Error('The Base URL is empty'))).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'The Base URL is empty',
			node,
		});
	});
});
