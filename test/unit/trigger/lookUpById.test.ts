import { NodeApiError, type INode } from 'n8n-workflow';

import type { JobSighting } from '../../../core/trigger/jobSource';
import { isFound, lookUpById } from '../../../core/trigger/lookUpById';
import { DeadlineExceeded } from '../../../core/util/deadlines';

/** Jobs that no list showed, each fetched by its ID. */

const node = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1 } as INode;
const sighting = (id: string): JobSighting => ({ id, status: 'done', hasEnded: true, job: { id } });
const failedWith = (httpCode: string) => new NodeApiError(node, {}, { message: 'No', httpCode });
const fail = async (error: unknown) => await Promise.reject<undefined>(error);
/** All other jobs are there. */
const lookUp = async (fetchOdd: (id: string) => Promise<JobSighting | undefined>) =>
	await lookUpById(
		[{ id: 'odd' }, { id: 'a' }, { id: 'b' }],
		async ({ id }) => await (id === 'odd' ? fetchOdd(id) : Promise.resolve(sighting(id))),
	);

const others = [sighting('a'), sighting('b')];
it.each([
	[
		'is there is given',
		async () => sighting('odd'),
		{ jobs: [sighting('odd'), ...others], gone: [] },
	],
	[
		'the service no longer knows is gone',
		async () => await fail(failedWith('404')),
		{ jobs: others, gone: ['odd'] },
	],
	['makes no sense is left out', async () => undefined, { jobs: others, gone: [] }],
	['has another ID is left out', async () => sighting('even'), { jobs: others, gone: [] }],
	[
		'fails with a server fault is left out',
		async () => await fail(failedWith('500')),
		{ jobs: others, gone: [] },
	],
	[
		'fails after the deadline is left out',
		async () => await fail(new DeadlineExceeded()),
		{ jobs: others, gone: [] },
	],
	['fails in any other way is left out', async () => await fail('x'), { jobs: others, gone: [] }],
])('a job that %s', async (_name, fetchOdd, expected) => {
	const { jobs, gone } = await lookUp(fetchOdd);
	expect({ jobs: new Set(jobs), gone }).toEqual({ ...expected, jobs: new Set(expected.jobs) });
});

it.each(['401', '403'])('a %s, which concerns all jobs, ends the look-up', async (httpCode) => {
	const error = failedWith(httpCode);
	await expect(lookUp(async () => await fail(error))).rejects.toBe(error);
});

describe('whether the service knows a job:', () => {
	it.each<[string, () => Promise<unknown>, boolean]>([
		['it does when it gives it', async () => await Promise.resolve({}), true],
		['it does not after a 404', async () => await fail(failedWith('404')), false],
		['it does not for this account after a 403', async () => await fail(failedWith('403')), false],
	])('%s', async (_name, request, expected) => {
		expect(await isFound(request())).toBe(expected);
	});

	it.each([failedWith('401'), failedWith('500'), new DeadlineExceeded(), 'x'])(
		'nobody can say after %s, which is thrown',
		async (error) => {
			await expect(isFound(fail(error))).rejects.toBe(error);
		},
	);
});
