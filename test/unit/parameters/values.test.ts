import { DateTime } from 'luxon';
import { NodeOperationError, type INode } from 'n8n-workflow';

import {
	isChosen,
	locatorValue,
	readDateFilter,
	readIdFilter,
} from '../../../core/parameters/values';
import { PROJECT_ID } from '../../../nodes/AkeneoSdm/api/jobsApi';

const node: INode = {
	id: '1',
	name: 'Akeneo SDM',
	type: 'akeneoSdm',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const dateIn = (value: unknown, timezone = 'Europe/Berlin') =>
	readDateFilter(node, value, { parameter: 'Created After', timezone, itemIndex: 3 });
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
		['a JavaScript Date', new Date('2026-01-31T08:00:00Z'), '2026-01-31T08:00:00.000Z'],
		[
			'a date of n8n, in any zone',
			DateTime.fromISO('2026-01-31T08:00:00', { zone: 'America/New_York' }),
			'2026-01-31T13:00:00.000Z',
		],
		['the empty text that n8n makes of a missing date', '', undefined],
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
	])('from a date without a zone, in %s', (timezone, expected) => {
		expect(dateIn('2026-01-31T08:00:00', timezone)).toBe(expected);
	});

	it('as one of the two moments meant, in the hour that clocks skip or repeat', () => {
		expect(['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z']).toContain(
			dateIn('2026-03-29T02:30:00'),
		);
		expect(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']).toContain(
			dateIn('2026-10-25T02:30:00'),
		);
	});
});

describe('the error for an invalid date names the parameter and the item', () => {
	it.each([
		['a word', 'yesterday'],
		['a word and a number', 'job 12'],
		['blanks', '  '],
		['a local way of writing', '31.01.2026'],
		['an American way of writing', '01/31/2026'],
		['a month that does not exist', '2026-13-01'],
		['a number', 1770102920000],
		['true', true],
		['a list', ['2026-01-31']],
		['an object', {}],
		['an object with toJSON', { toJSON: () => 7 }],
		['an invalid JavaScript Date', new Date(NaN)],
		['an invalid date of n8n', DateTime.fromISO('x')],
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
	])('that gives %p has the value %p', (parameter, value) => {
		expect(locatorValue(parameter)).toBe(value);
	});
});

it.each([
	[undefined, false],
	[null, false],
	['', false],
	[' ', true],
	[0, true],
	[false, true],
	[[], true],
])('whether %j counts as chosen: %p', (value, expected) => {
	expect(isChosen(value)).toBe(expected);
});

describe('the project of a filter', () => {
	it.each([
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		[{ __rl: true, mode: 'list', value: '' }, undefined],
		[{ __rl: true, mode: 'list', value: 41 }, '41'],
		['41', '41'],
		['https://sdm.akeneo.cloud/projects/41?tab=1', '41'],
	])('given as %p, is read as %p', (parameter, project) => {
		expect(readIdFilter(node, parameter, PROJECT_ID)).toBe(project);
	});

	it.each(['Lamps', '4 1', '-1', '1.5', '../1', '9'.repeat(16), 'https://sdm.akeneo.cloud/41'])(
		'given as %s, is rejected',
		(value) => {
			expect(errorOf(() => readIdFilter(node, value, PROJECT_ID))).toMatchObject({
				message: `The parameter 'Project' has no valid ID: ${value}`,
				description:
					"Choose one 'From List', enter one like 41, or check that its expression gives one.",
			});
		},
	);
});
