import type { IDataObject } from 'n8n-workflow';

import { withPendingStep } from '../../../nodes/AkeneoSdm/api/pendingStep';

/** What a pending job waits for. */

const PROJECT: IDataObject = {
	name: 'Lighting',
	steps: [null, 'x', { name: 'No ID' }, { id: 11, name: 'Mapping', number: 1 }, { id: '12' }],
};

it.each<[string, IDataObject, IDataObject | undefined, IDataObject]>([
	[
		'the name and number of its step',
		{ project: 1, step: { id: 11 } },
		PROJECT,
		{ project: 1, step: { id: 11, name: 'Mapping', number: 1 }, projectName: 'Lighting' },
	],
	[
		'an ID as text',
		{ project: '1', step: { id: '11' } },
		PROJECT,
		{ project: '1', step: { id: '11', name: 'Mapping', number: 1 }, projectName: 'Lighting' },
	],
	[
		'what the job says itself',
		{ project: 1, step: { id: 11, name: 'Own', number: 9 } },
		PROJECT,
		{ project: 1, step: { id: 11, name: 'Own', number: 9 }, projectName: 'Lighting' },
	],
	[
		'no more than a step without a name has',
		{ project: 1, step: { id: 12 } },
		PROJECT,
		{ project: 1, step: { id: 12 }, projectName: 'Lighting' },
	],
	[
		'nothing of a step that is not one',
		{ project: 1, step: 11 },
		PROJECT,
		{ project: 1, step: 11, projectName: 'Lighting' },
	],
	[
		'nothing of a step without an ID',
		{ project: 1, step: {} },
		PROJECT,
		{ project: 1, step: {}, projectName: 'Lighting' },
	],
	[
		'nothing without the steps',
		{ project: 1, step: { id: 11 } },
		{},
		{ project: 1, step: { id: 11 } },
	],
	[
		'nothing without the project',
		{ project: 1, step: { id: 11 } },
		undefined,
		{ project: 1, step: { id: 11 } },
	],
	['nothing of a project that has no valid ID', { project: '../x' }, PROJECT, { project: '../x' }],
	['nothing without a project', { step: { id: 11 } }, PROJECT, { step: { id: 11 } }],
])('a job gets %s', async (_name, job, project, expected) => {
	expect(await withPendingStep(job, async () => await Promise.resolve(project))).toEqual(expected);
});
