import { NodeOperationError, type INode } from 'n8n-workflow';

import {
	checkedBoolean,
	checkedNumber,
	checkedOption,
	checkedText,
	listed,
	type Field,
} from '../../../core/parameters/checkedValues';

/** The value that is meant, or a sentence that names the parameter. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const FIELD: Field = { displayName: 'Lamps On', name: 'lampsOn' };

type Check = (node: INode, value: unknown, field: Field, itemIndex?: number) => unknown;
const errorOf = (check: Check, value: unknown, field = FIELD): unknown => {
	try {
		return check(node, value, field, 3);
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		return error;
	}
};
const EMPTY: unknown[] = [undefined, null, '', '  ', '\n'];
const CHECKS: Array<[string, Check]> = [
	['a boolean', checkedBoolean],
	['a number', checkedNumber],
	['an option', checkedOption],
	['a text', checkedText],
];

it.each(CHECKS.flatMap(([name, check]) => EMPTY.map((value) => [name, value, check] as const)))(
	'%s that is %j is empty',
	(_name, value, check) => {
		expect(errorOf(check, value)).toMatchObject({
			message: "The parameter 'Lamps On' is empty",
			description: 'Enter or choose a value, or check that its expression gives one.',
			context: { itemIndex: 3 },
		});
	},
);

describe('a boolean', () => {
	it.each([
		...[true, 'true', ' TRUE ', 'True', 1, '1'].map((value) => [value, true]),
		...[false, 'false', ' FALSE\n', 'False', 0, '0'].map((value) => [value, false]),
	])('%j is %p', (value, expected) => {
		expect(checkedBoolean(node, value, FIELD)).toBe(expected);
	});

	it.each<[unknown, string]>([
		['no', 'no'],
		['yes', 'yes'],
		[2, '2'],
		[-1, '-1'],
		[NaN, 'not a number'],
		[[], 'a list'],
		[[true], 'a list'],
		[{}, 'an object'],
		['truetrue', 'truetrue'],
	])('%p is neither', (value, shown) => {
		expect(errorOf(checkedBoolean, value)).toMatchObject({
			message: `The parameter 'Lamps On' is neither true nor false: ${shown}`,
			description: 'Switch it on or off, or check that its expression gives true or false.',
			context: { itemIndex: 3 },
		});
	});
});

describe('a number', () => {
	const least = (minValue?: number): Field => ({ ...FIELD, typeOptions: { minValue } });
	it.each([
		[7, 7],
		['7', 7],
		[' 7\n', 7],
		['+7', 7],
		['7.0', 7],
		[7.9, 7],
		['7.9', 7],
		['.5', 0],
		['1e3', 1000],
		['1E+3', 1000],
		['007', 7],
		[0, 0],
		[1e300, 1e300],
	])('%j is %d', (value, expected) => {
		expect(checkedNumber(node, value, FIELD)).toBe(expected);
	});

	it.each([
		[1, 1],
		['1', 1],
		[-1, -1],
		['-1.0', -1],
	])('the least number of the description is valid: %j', (value, minValue) => {
		expect(checkedNumber(node, value, least(minValue))).toBe(minValue);
	});

	it.each<[unknown, string]>([
		['ten', 'ten'],
		['1,000', '1,000'],
		['0x10', '0x10'],
		['1 000', '1 000'],
		['7 rows', '7 rows'],
		['n7', 'n7'],
		['.', '.'],
		['1e', '1e'],
		['1e999', '1e999'],
		['Infinity', 'Infinity'],
		[Infinity, 'Infinity'],
		[NaN, 'not a number'],
		[-1, '-1'],
		[0.5, '0.5'],
		[0, '0'],
		[true, 'true'],
		[false, 'false'],
		[[7], 'a list'],
		[{ value: 7 }, 'an object'],
	])('%p is not a number of 1 or more', (value, shown) => {
		expect(errorOf(checkedNumber, value, least(1))).toMatchObject({
			message: `The parameter 'Lamps On' is not a number of 1 or more: ${shown}`,
			description: 'Enter a whole number, or check that its expression gives one.',
			context: { itemIndex: 3 },
		});
	});
});

describe('an option', () => {
	const CHOICE: Field = {
		...FIELD,
		options: [
			{ name: 'Lamp Oil', value: 'oil' },
			{ name: 'Gas', value: 'coldGas' },
			{ name: 'Not an option', displayName: 'Other', type: 'string', default: '' },
		],
	};
	it.each([
		['oil', 'oil'],
		[' OIL ', 'oil'],
		['lamp oil', 'oil'],
		['Lamp Oil', 'oil'],
		['gas', 'coldGas'],
		['COLDGAS', 'coldGas'],
	])('%j is %s', (value, expected) => {
		expect(checkedOption(node, value, CHOICE)).toBe(expected);
	});

	it.each<[unknown, string]>([
		['oils', 'oils'],
		['Not an option', 'Not an option'],
		[7, '7'],
		[true, 'true'],
		[['oil'], 'a list'],
		[{}, 'an object'],
	])('%p is not one of the options', (value, shown) => {
		expect(errorOf(checkedOption, value, CHOICE)).toMatchObject({
			message: `The parameter 'Lamps On' has no valid value: ${shown}`,
			description: "Choose 'Lamp Oil' or 'Gas', or let the expression give oil or coldGas.",
			context: { itemIndex: 3 },
		});
	});

	it('of a description without options is none', () => {
		expect(errorOf(checkedOption, 'oil')).toMatchObject({
			message: "The parameter 'Lamps On' has no valid value: oil",
		});
	});
});

describe('a text', () => {
	it.each([
		['data', 'data'],
		[' data ', 'data'],
		[7, '7'],
	])('%j is %s', (value, expected) => {
		expect(checkedText(node, value, FIELD)).toBe(expected);
	});

	it.each<[unknown, string]>([
		[true, 'true'],
		[NaN, 'not a number'],
		[['data'], 'a list'],
		[{}, 'an object'],
	])('%p is not a text', (value, shown) => {
		expect(errorOf(checkedText, value)).toMatchObject({
			message: `The parameter 'Lamps On' is not a text: ${shown}`,
			description: 'Enter a text, or check that its expression gives one.',
			context: { itemIndex: 3 },
		});
	});
});

it.each([
	[[], ''],
	[['a'], 'a'],
	[['a', 'b'], 'a or b'],
	[['a', 'b', 'c'], 'a, b or c'],
])('%j is listed as "%s"', (words, expected) => {
	expect(listed(words)).toBe(expected);
});
