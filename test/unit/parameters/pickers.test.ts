import {
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INode,
} from 'n8n-workflow';

import { jobLocator, limitFields } from '../../../core/parameters/fields';
import { isMatch, jobLabel, loadPicker } from '../../../core/parameters/pickers';

/** Pickers: the text of their rows, their search, and their error when the list can't be read. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const context = { getNode: () => node } as ILoadOptionsFunctions;

describe('the list of a picker', () => {
	it('is shown as it was loaded', async () => {
		const list = { results: [{ name: 'Lamps', value: '1' }], paginationToken: '2' };
		expect(await loadPicker(context, async () => await Promise.resolve(list))).toBe(list);
	});

	const apiError = (httpCode: string) =>
		new NodeApiError(node, {}, { message: 'No list', description: 'Try again.', httpCode });
	const BY_ID = 'Meanwhile you can choose By ID and type the ID.';
	it.each<[string, unknown, { message: string; description: string }]>([
		[
			'because the API is down',
			apiError('503'),
			{ message: 'No list', description: `Try again. ${BY_ID}` },
		],
		[
			'because the token is not accepted, which will not run the step either',
			apiError('401'),
			{ message: 'No list', description: 'Try again.' },
		],
		[
			'because of an error with advice',
			new NodeOperationError(node, 'No list', { description: 'Fill in this.' }),
			{ message: 'No list', description: `Fill in this. ${BY_ID}` },
		],
		[
			'because of any other error',
			new Error('No list'),
			{ message: 'No list', description: BY_ID },
		],
	])('that fails to load %s', async (_name, error, expected) => {
		const load = async () => await Promise.reject(error);
		await expect(loadPicker(context, load)).rejects.toMatchObject(expected);
	});
});

describe('the label of a job', () => {
	const time = Date.parse('2026-03-02T23:15:59Z');
	it.each([
		[['done'], time, 'UTC', 'Spring lamps (done, 2026-03-02 23:15)'],
		[['done'], time, 'Europe/Berlin', 'Spring lamps (done, 2026-03-03 00:15)'],
		[['done', undefined, 'import'], undefined, 'UTC', 'Spring lamps (done, import)'],
		[[undefined], time, 'UTC', 'Spring lamps (2026-03-02 23:15)'],
		[[], 0, 'UTC', 'Spring lamps (1970-01-01 00:00)'],
		[[undefined], undefined, 'UTC', 'Spring lamps'],
	])('%p at %p in %s: %s', (details, at, timeZone, label) => {
		expect(jobLabel('Spring lamps', details, { time: at, timeZone })).toBe(label);
	});
});

describe('a search', () => {
	it.each<[string, unknown[], string | undefined, boolean]>([
		['for nothing finds everything', ['Lamps'], undefined, true],
		['for an empty text finds everything, also rows without a name', [undefined], '', true],
		['finds a part', ['Spring lamps', '41'], 'lam', true],
		['finds a text that stands in another value', ['Spring lamps', '41'], '4', true],
		['finds numbers', ['Spring lamps', 41], '41', true],
		['does not mind capitals in the name', ['LAMPS'], 'lamps', true],
		['ignores capitals in the typed text', ['lamps'], 'LAMPS', true],
		['ignores blanks around the typed text', ['lamps'], '  lamps ', true],
		['does not find a text that is in no value', ['Spring lamps', '41'], 'chairs', false],
		['does not find letters in missing values', [undefined, null, {}], 'e', false],
	])('%s', (_name, values, filter, found) => {
		expect(isMatch(values, filter)).toBe(found);
	});
});

/** Saved workflows hold these names and modes; users read the texts. */
describe('the fields that all services share', () => {
	const rule = { parameter: 'Job', pattern: /^\d+$/, example: '123' };

	it('have a picker of a job', () => {
		const show = { operation: ['get'] };
		expect(jobLocator(rule, show)).toStrictEqual({
			displayName: 'Job',
			name: 'jobId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
			displayOptions: { show },
			description:
				"The job that this operation is for. After a trigger, choose By ID and drag in the job's ID. A job chosen from the list keeps the label it had at that moment.",
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Select a job...',
					typeOptions: { searchListMethod: 'searchJobs', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123' },
			],
		});
	});

	it('have a picker of a job that is always shown', () => {
		expect(jobLocator(rule)).not.toHaveProperty('displayOptions');
	});

	it('have Return All, and Limit when not all are wanted', () => {
		expect(limitFields({ operation: ['list'] })).toEqual([
			{
				displayName: 'Return All',
				name: 'returnAll',
				type: 'boolean',
				default: false,
				displayOptions: { show: { operation: ['list'] } },
				description: 'Whether to return all results or only up to a given limit',
			},
			{
				displayName: 'Limit',
				name: 'limit',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 50,
				displayOptions: { show: { operation: ['list'], returnAll: [false] } },
				description: 'Max number of results to return',
			},
		]);
	});
});
