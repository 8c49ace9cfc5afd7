import {
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INode,
} from 'n8n-workflow';

import { jobLocator, limitFields } from '../../core/fields';
import { contains, jobLabel, orById } from '../../core/pickers';

/** Pickers: how their rows read, what their search finds, and what is said when there is no list. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const context = { getNode: () => node } as ILoadOptionsFunctions;

describe('a list', () => {
	it('is shown as it came', async () => {
		const list = { results: [{ name: 'Lamps', value: '1' }], paginationToken: '2' };
		expect(await orById(context, async () => await Promise.resolve(list))).toBe(list);
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
			'because of an error that says what to do',
			new NodeOperationError(node, 'No list', { description: 'Fill in this.' }),
			{ message: 'No list', description: `Fill in this. ${BY_ID}` },
		],
		[
			'because of any other error',
			new Error('No list'),
			{ message: 'No list', description: BY_ID },
		],
	])('that can not be had %s', async (_name, error, expected) => {
		const load = async () => await Promise.reject(error);
		await expect(orById(context, load)).rejects.toMatchObject(expected);
	});
});

describe('a job reads like', () => {
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
		['for an empty text finds everything, also what has no name', [undefined], '', true],
		['finds a part', ['Spring lamps', '41'], 'lam', true],
		['finds what stands in another value', ['Spring lamps', '41'], '4', true],
		['finds numbers', ['Spring lamps', 41], '41', true],
		['does not mind capitals in the name', ['LAMPS'], 'lamps', true],
		['does not mind capitals in what was typed', ['lamps'], 'LAMPS', true],
		['does not mind blanks around what was typed', ['lamps'], '  lamps ', true],
		['does not find what is not there', ['Spring lamps', '41'], 'chairs', false],
		['does not find letters in what is missing', [undefined, null, {}], 'e', false],
	])('%s', (_name, values, filter, found) => {
		expect(contains(values, filter)).toBe(found);
	});
});

/** Saved workflows hold these names and modes; the texts are what users read. */
describe('the fields all services share', () => {
	const rule = { parameter: 'Job', pattern: /^\d+$/, example: '123' };

	it('the picker of a job', () => {
		const show = { operation: ['get'] };
		expect(jobLocator(rule, show)).toStrictEqual({
			displayName: 'Job',
			name: 'jobId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
			displayOptions: { show },
			description:
				'The job this is about. After the trigger, choose By ID and drag the ID of the job in. A job chosen from the list keeps the label it had at that moment.',
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

	it('the picker of a job that is always shown', () => {
		expect(jobLocator(rule)).not.toHaveProperty('displayOptions');
	});

	it('Return All, and Limit unless all are wanted', () => {
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
