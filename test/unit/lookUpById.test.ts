import { NodeApiError, type INode } from 'n8n-workflow';

import type { JobSighting } from '../../core/jobSource';
import { lookUpById } from '../../core/lookUpById';
import { OutOfTime } from '../../core/outOfTime';

/** What has become of jobs that no list showed, asked for one by one. */

const node = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1 } as INode;
const sighting = (id: string): JobSighting => ({ id, status: 'done', final: true, job: { id } });
const answering = (httpCode: string) => new NodeApiError(node, {}, { message: 'No', httpCode });
const refuse = async (error: unknown) => await Promise.reject<undefined>(error);
/** All other jobs are there. */
const lookUp = async (look: (id: string) => Promise<JobSighting | undefined>) =>
	await lookUpById(
		[{ id: 'odd' }, { id: 'a' }, { id: 'b' }],
		async ({ id }) => await (id === 'odd' ? look(id) : Promise.resolve(sighting(id))),
	);

const others = [sighting('a'), sighting('b')];
it.each([
	[
		'is there is told',
		async () => sighting('odd'),
		{ jobs: [sighting('odd'), ...others], gone: [] },
	],
	[
		'the service no longer knows is gone',
		async () => await refuse(answering('404')),
		{ jobs: others, gone: ['odd'] },
	],
	['makes no sense is left out', async () => undefined, { jobs: others, gone: [] }],
	['is another one is left out', async () => sighting('even'), { jobs: others, gone: [] }],
	[
		'meets a server fault is left out',
		async () => await refuse(answering('500')),
		{ jobs: others, gone: [] },
	],
	[
		'the time is not enough for is left out',
		async () => await refuse(new OutOfTime()),
		{ jobs: others, gone: [] },
	],
	['fails in any other way is left out', async () => await refuse('x'), { jobs: others, gone: [] }],
])('a job that %s', async (_name, look, expected) => {
	const { jobs, gone } = await lookUp(look);
	expect({ jobs: new Set(jobs), gone }).toEqual({ ...expected, jobs: new Set(expected.jobs) });
});

it.each(['401', '403'])('what concerns all jobs ends the look-up: %s', async (httpCode) => {
	const error = answering(httpCode);
	await expect(lookUp(async () => await refuse(error))).rejects.toBe(error);
});
