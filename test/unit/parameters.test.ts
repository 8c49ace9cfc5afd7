import { DateTime } from 'luxon';
import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { checkExpressions, chosenId, dateOf, valueOf } from '../../core/parameters';
import { checkTriggerOn, isForgotten, statusesOf, statusOf } from '../../core/statuses';
import { PROJECT_ID } from '../../nodes/AkeneoSdm/ids';
import { STATUS_NAMES } from '../../nodes/AkeneoSdm/resources/fields';

const node: INode = {
	id: '1',
	name: 'Akeneo SDM',
	type: 'akeneoSdm',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const dateIn = (value: unknown, timezone = 'Europe/Berlin') =>
	dateOf(node, value, { parameter: 'Created After', timezone, itemIndex: 3 });
const errorOf = (act: () => unknown): unknown => {
	try {
		return act();
	} catch (error) {
		return error;
	}
};

describe('a date becomes UTC', () => {
	it.each([
		['with Z', '2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
		['with a zone', '2026-01-31T08:00:00.5-03:30', '2026-01-31T11:30:00.500Z'],
		['in winter, without a zone', '2026-01-31T08:00:00', '2026-01-31T07:00:00.000Z'],
		['in summer, without a zone', '2026-07-31T08:00:00', '2026-07-31T06:00:00.000Z'],
		['with a blank in place of T', '2026-07-31 08:00', '2026-07-31T06:00:00.000Z'],
		['with blanks around it', '  2026-07-31T08:00:00 ', '2026-07-31T06:00:00.000Z'],
		['with parts of a second', '2026-07-31T08:00:00.250', '2026-07-31T06:00:00.250Z'],
		['a day in winter', '2026-01-31', '2026-01-30T23:00:00.000Z'],
		['a day in summer', '2026-07-31', '2026-07-30T22:00:00.000Z'],
		['just before clocks go forward', '2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
		['just after clocks went forward', '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
		['before clocks go back', '2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
		['after clocks went back', '2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
		['a Date of JavaScript', new Date('2026-01-31T08:00:00Z'), '2026-01-31T08:00:00.000Z'],
		[
			'a date of n8n, in any zone',
			DateTime.fromISO('2026-01-31T08:00:00', { zone: 'America/New_York' }),
			'2026-01-31T13:00:00.000Z',
		],
		['what n8n makes of "no date"', '', undefined],
		['nothing', undefined, undefined],
		['null', null, undefined],
	])('%s', (_name, value, expected) => {
		expect(dateIn(value)).toBe(expected);
	});

	it.each([
		['America/New_York', '2026-01-31T13:00:00.000Z'],
		['Asia/Kolkata', '2026-01-31T02:30:00.000Z'],
		['Pacific/Apia', '2026-01-30T19:00:00.000Z'],
		['UTC', '2026-01-31T08:00:00.000Z'],
	])('without a zone, in %s', (timezone, expected) => {
		expect(dateIn('2026-01-31T08:00:00', timezone)).toBe(expected);
	});

	it('in the hour that clocks skip or repeat, it is one of the two moments meant', () => {
		expect(['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z']).toContain(
			dateIn('2026-03-29T02:30:00'),
		);
		expect(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']).toContain(
			dateIn('2026-10-25T02:30:00'),
		);
	});
});

describe('what is no date names the parameter and the item', () => {
	it.each([
		['a word', 'yesterday'],
		['a word and a number', 'job 12'],
		['blanks', '  '],
		['a local way of writing', '31.01.2026'],
		['an American way of writing', '01/31/2026'],
		['a month that is none', '2026-13-01'],
		['a number', 1770102920000],
		['true', true],
		['a list', ['2026-01-31']],
		['an object', {}],
		['an object that pretends', { toJSON: () => 7 }],
		['a bad Date', new Date(NaN)],
		['a bad date of n8n', DateTime.fromISO('x')],
	])('%s', (_name, value) => {
		const error = errorOf(() => dateIn(value));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: "The parameter 'Created After' is not a date",
			description: 'Choose a date, or write one like 2026-01-31T08:00:00Z.',
			context: { itemIndex: 3 },
		});
	});
});

describe('a picker', () => {
	it.each([
		[{ __rl: true, mode: 'id', value: 'x' }, 'x'],
		[{ __rl: true, mode: 'list', value: '' }, ''],
		['plain', 'plain'],
		[41, 41],
		[null, null],
		[undefined, undefined],
	])('%p holds %p', (parameter, value) => {
		expect(valueOf(parameter)).toBe(value);
	});
});

describe('a project', () => {
	it.each([
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		[{ __rl: true, mode: 'list', value: '' }, undefined],
		[{ __rl: true, mode: 'list', value: 41 }, '41'],
		['41', '41'],
		['https://sdm.akeneo.cloud/projects/41?tab=1', '41'],
	])('of %p is %p', (parameter, project) => {
		expect(chosenId(node, parameter, PROJECT_ID)).toBe(project);
	});

	it.each(['Lamps', '4 1', '-1', '1.5', '../1', '9'.repeat(16), 'https://sdm.akeneo.cloud/41'])(
		'%s is none',
		(value) => {
			expect(errorOf(() => chosenId(node, value, PROJECT_ID))).toMatchObject({
				message: `The parameter 'Project' has no valid ID: ${value}`,
				description: 'A valid ID looks like 41.',
			});
		},
	);
});

describe('filters', () => {
	const NAMES = { createdAfter: 'Created After', project: 'Project' };
	const check = (filters: IDataObject) => checkExpressions(node, filters, NAMES, 3);

	it.each([
		['none', {}],
		['with values', { createdAfter: '2026-01-31', project: 41 }],
		['left empty, or null', { createdAfter: '', project: null }],
	])('%s are fine', (_name, filters) => {
		expect(() => check(filters)).not.toThrow();
	});

	it.each([
		['by the name that is shown', { project: 41, createdAfter: undefined }, 'Created After'],
		['by its key when no name is known', { other: undefined }, 'other'],
	])('one whose expression gives nothing is named %s', (_name, filters, shown) => {
		expect(errorOf(() => check(filters))).toMatchObject({
			message: `The parameter '${shown}' is empty`,
			description: 'Check that its expression gives a value, or remove the filter.',
			context: { itemIndex: 3 },
		});
	});
});

describe('the statuses of Trigger On', () => {
	it.each([
		[
			['done', 'error'],
			['done', 'error'],
		],
		[['DONE', 'done'], ['done']],
		['done', ['done']],
		[['', null, ' done ', {}], ['done']],
		[[], []],
		[undefined, []],
	])('%p are %p', (parameter, statuses) => {
		expect([...statusesOf(parameter)]).toEqual(statuses);
	});
});

it.each([[['done']], ['done'], [['done', ' ERROR ']], [['waiting_for_review']]])(
	'Trigger On takes %p',
	(parameter) => {
		expect(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES })).not.toThrow();
	},
);

describe('Trigger On is refused', () => {
	it.each([[[]], [undefined], [null], [''], [['']], [[{}]], [{ done: true }], [true]])(
		'as empty: %p',
		(parameter) => {
			expect(errorOf(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES }))).toMatchObject(
				{
					message: "The parameter 'Trigger On' is empty",
					description: 'Choose at least one status of the list: Done, Error, Pending or Running.',
				},
			);
		},
	);

	it.each([[['done', '../x']], ['done, error'], [['a b']], [12]])(
		'as not a status: %p',
		(parameter) => {
			expect(errorOf(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES }))).toMatchObject(
				{
					message: "The parameter 'Trigger On' is not a status",
					description: 'Choose one of the list: Done, Error, Pending or Running.',
				},
			);
		},
	);
});

describe('a job in a status nobody knows', () => {
	const DAY = 24 * 3600_000;
	const NOW = Date.parse('2026-03-02T08:00:00Z');
	it.each([
		['is watched', NOW, false],
		['is watched for seven days', NOW - 7 * DAY, false],
		['is forgotten after seven days', NOW - 7 * DAY - 1, true],
		['is watched when nobody knows since when it is there', undefined, false],
	])('%s', (_name, createdAt, forgotten) => {
		expect(isForgotten(createdAt, NOW)).toBe(forgotten);
	});
});

describe('the status of a filter', () => {
	it.each([
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		['done', 'done'],
		[' DONE\n', 'done'],
		['waiting_for_review', 'waiting_for_review'],
	])('%p is %p', (value, expected) => {
		expect(statusOf(node, value, { names: STATUS_NAMES })).toBe(expected);
	});

	it.each([
		['  '],
		[['done']],
		[{ value: 'done' }],
		[true],
		[7],
		['done&page=2'],
		['a'.repeat(41)],
	])('%p is none', (value) => {
		expect(errorOf(() => statusOf(node, value, { names: STATUS_NAMES }))).toMatchObject({
			message: "The parameter 'Status' is not a status",
		});
	});
});
