import { NodeOperationError, type INode, type INodeProperties } from 'n8n-workflow';

import { checkedCollection, checkedOptions } from '../../../core/parameters/collections';

/** Filters and options, which an expression may have made into anything, one by one or all at once. */

const FILTERS: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	default: {},
	options: [
		{ displayName: 'Colors', name: 'colors', type: 'string', default: [] },
		{ displayName: 'Max Lamps', name: 'maxLamps', type: 'number', default: 7 },
		{ displayName: 'Shop', name: 'shop', type: 'resourceLocator', default: '' },
	],
};
const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 };
/** `raw` is what the editor holds. */
const check = (value: unknown, raw: unknown = value) =>
	checkedCollection(
		{ id: '1', name: 'Lamps', parameters: { filters: raw } } as unknown as INode,
		value,
		FILTERS,
		3,
	);
const errorOf = (value: unknown, raw?: unknown): unknown => {
	try {
		return check(value, raw);
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		return error;
	}
};
const EXPRESSION = '={{ $json.lamps }}';
const shop = (value: unknown) => ({ __rl: true, mode: 'id', value });

describe('a collection is taken', () => {
	const asTyped: Array<[string, object]> = [
		['empty', {}],
		['with values', { colors: ['red'], maxLamps: 3, shop: shop('41') }],
		['with fields that were emptied', { colors: '', maxLamps: null, shop: shop('') }],
		['with a list that has an empty place', { colors: ['', null] }],
	];
	it.each<[string, object, unknown]>([
		...asTyped.map(([name, value]): [string, object, unknown] => [name, value, value]),
		['with values of expressions', { maxLamps: 0, colors: false }, { maxLamps: EXPRESSION }],
		['with an empty text of an expression', { colors: '' }, { colors: EXPRESSION }],
		['as an object of an expression', { maxLamps: 3 }, EXPRESSION],
	])('%s', (_name, value, raw) => {
		expect(check(value, raw)).toBe(value);
	});
});

describe('an expression that gives nothing is reported', () => {
	it.each<[string, unknown, unknown, string]>([
		['undefined', { maxLamps: undefined }, { maxLamps: EXPRESSION }, 'Max Lamps'],
		['undefined, from who knows where', { maxLamps: undefined }, {}, 'Max Lamps'],
		['null', { maxLamps: null }, { maxLamps: EXPRESSION }, 'Max Lamps'],
		['an empty text for a number', { maxLamps: '' }, { maxLamps: EXPRESSION }, 'Max Lamps'],
		['null in a list', { colors: ['red', null] }, { colors: ['red', EXPRESSION] }, 'Colors'],
		['undefined in a list', { colors: [undefined] }, { colors: EXPRESSION }, 'Colors'],
		['null in a picker', { shop: shop(null) }, { shop: shop(EXPRESSION) }, 'Shop'],
		['undefined in a picker', { shop: shop(undefined) }, { shop: shop(EXPRESSION) }, 'Shop'],
		['null in an object of an expression', { shop: null }, EXPRESSION, 'Shop'],
	])('%s', (_name, value, raw, shown) => {
		expect(errorOf(value, raw)).toMatchObject({
			message: `The parameter '${shown}' is empty`,
			description: "Check that its expression gives a value, or remove it from 'Filters'.",
			context: { itemIndex: 3 },
		});
	});

	it.each([undefined, null, ''])('%j in place of the collection', (value) => {
		expect(errorOf(value, EXPRESSION)).toMatchObject({
			message: "The parameter 'Filters' is empty",
			context: { itemIndex: 3 },
		});
	});
});

it.each<[unknown, string]>([
	['red', 'red'],
	[7, '7'],
	[true, 'true'],
	[[{ maxLamps: 3 }], 'a list'],
])('%j is no collection', (value, shown) => {
	expect(errorOf(value)).toMatchObject({
		message: `The parameter 'Filters' has no valid value: ${shown}`,
		description: 'Remove its expression, or let it give fields such as colors, maxLamps or shop.',
		context: { itemIndex: 3 },
	});
});

it('a name that is not described is left alone', () => {
	expect(check({ other: undefined })).toEqual({ other: undefined });
});

describe('options are checked as they are described', () => {
	const OPTIONS: INodeProperties = {
		...FILTERS,
		displayName: 'Options',
		name: 'options',
		options: [
			{ displayName: 'Dimmed', name: 'dimmed', type: 'boolean', default: false },
			{ displayName: 'Max Lamps', name: 'maxLamps', type: 'number', default: 7 },
			{
				displayName: 'Shade',
				name: 'shade',
				type: 'options',
				default: 'glass',
				options: [{ name: 'Glass', value: 'glass' }],
			},
			{ displayName: 'Label', name: 'label', type: 'string', default: '' },
			{
				displayName: 'Colors',
				name: 'colors',
				type: 'string',
				typeOptions: { multipleValues: true },
				default: [],
			},
		],
	};
	const checkOptions = (value: unknown) =>
		checkedOptions(
			{ ...node, parameters: { options: value } } as unknown as INode,
			value,
			OPTIONS,
			3,
		);

	it.each([
		[{}, {}],
		[{ dimmed: null, maxLamps: '', shade: '', label: '', colors: null }, {}],
		[
			{ dimmed: 'FALSE', maxLamps: '3', shade: ' GLASS', label: 7, colors: 'red' },
			{ dimmed: false, maxLamps: 3, shade: 'glass', label: '7', colors: ['red'] },
		],
		[{ colors: ['red', '', ['green', 7]] }, { colors: ['red', 'green', '7'] }],
		[{ other: 1 }, {}],
	])('%j is %j', (value, expected) => {
		expect(checkOptions(value)).toStrictEqual(expected);
	});

	it.each([
		[{ dimmed: 'no' }, "The parameter 'Dimmed' is neither true nor false: no"],
		[{ maxLamps: 'ten' }, "The parameter 'Max Lamps' is not a number of 0 or more: ten"],
		[{ shade: 'wood' }, "The parameter 'Shade' has no valid value: wood"],
		[{ label: ['a'] }, "The parameter 'Label' is not a text: a list"],
		[{ colors: ['red', {}] }, "The parameter 'Colors' is not a text: an object"],
		[{ label: undefined }, "The parameter 'Label' is empty"],
	])('%j is rejected', (value, message) => {
		expect(() => checkOptions(value)).toThrow(
			expect.objectContaining({ message, context: expect.objectContaining({ itemIndex: 3 }) }),
		);
	});
});
