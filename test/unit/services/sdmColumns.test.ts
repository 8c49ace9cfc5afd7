import { ColumnChoice } from '../../../nodes/AkeneoSdm/api/columns';

/** A row with any names, as the reader of JSON gives it. */
const row = (text: string) => JSON.parse(text) as Record<string, string | number>;

describe('of a row', () => {
	const given = row('{"sku":"a","Name":"Lamp","size, cm":7,"a.b":1}');
	it.each<[string, string[], Array<[string, unknown]>]>([
		['no name: all columns', [], Object.entries(given)],
		['a name', ['sku'], [['sku', 'a']]],
		[
			'names, in their order',
			['a.b', 'sku'],
			[
				['a.b', 1],
				['sku', 'a'],
			],
		],
		[
			'another case',
			['SKU', 'name'],
			[
				['sku', 'a'],
				['Name', 'Lamp'],
			],
		],
		['spaces around it', ['  sku\t'], [['sku', 'a']]],
		[
			'one text with commas',
			['sku, name'],
			[
				['sku', 'a'],
				['Name', 'Lamp'],
			],
		],
		[
			'commas without spaces, and one too many',
			['sku,,name,'],
			[
				['sku', 'a'],
				['Name', 'Lamp'],
			],
		],
		[
			'lines',
			['sku\r\nname\n'],
			[
				['sku', 'a'],
				['Name', 'Lamp'],
			],
		],
		['a column with a comma in its name', ['size, cm'], [['size, cm', 7]]],
		['such a column in another case', ['Size, CM'], [['size, cm', 7]]],
		['a name twice', ['sku', 'SKU', 'sku,sku'], [['sku', 'a']]],
		['a name that is no column', ['ean'], []],
		['a part of a name', ['sk', 'a'], []],
		['the empty name', [''], []],
		['commas alone', [','], []],
		['inherited names', ['constructor', 'toString', '__proto__'], []],
	])('%s', (_name, names, entries) => {
		expect(Object.entries(new ColumnChoice(names).pick(given).row)).toEqual(entries);
	});

	it('a column is preferred whose name is the same to the letter', () => {
		const both = row('{"SKU":"capitals","sku":"small"}');
		expect(new ColumnChoice(['sku']).pick(both).row).toEqual({ sku: 'small' });
		expect(new ColumnChoice(['SKU']).pick(both).row).toEqual({ SKU: 'capitals' });
		expect(new ColumnChoice(['Sku']).pick(both).row).toEqual({ SKU: 'capitals' });
	});

	it('columns with hostile names are kept as columns', () => {
		const hostile = row('{"__proto__":"p","constructor":"c","":"empty"}');
		const { row: picked } = new ColumnChoice(['__proto__', 'constructor', '']).pick(hostile);
		expect(Object.entries(picked)).toEqual([
			['__proto__', 'p'],
			['constructor', 'c'],
			['', 'empty'],
		]);
		expect(Object.getPrototypeOf(picked)).toBe(Object.prototype);
		expect(Object.getOwnPropertyDescriptor(picked, '__proto__')).toEqual({
			value: 'p',
			configurable: true,
			enumerable: true,
			writable: true,
		});
	});

	it('each row is looked at by itself, when names differ between rows', () => {
		const choice = new ColumnChoice(['sku, name']);
		const rows = ['{"SKU":1}', '{"sku":2,"name":"b"}', '{"sku":1,"sku, name":3}', '{}'];
		expect(rows.map((text) => choice.pick(row(text)).row)).toEqual([
			{ SKU: 1 },
			{ sku: 2, name: 'b' },
			{ 'sku, name': 3 },
			{},
		]);
	});
});

it.each([
	[[], '{"a":1,"b":2}', 1],
	[['a'], '{"a":1,"b":2}', 0.5],
	[['c'], '{"a":1,"b":2}', 0],
	[['a'], '{}', 0],
])('the share of the columns %j that is kept of %s is %d', (names, text, share) => {
	expect(new ColumnChoice(names).pick(row(text)).share).toBe(share);
});

describe('the result names', () => {
	const resultOf = (names: string[], ...rows: string[]) => {
		const choice = new ColumnChoice(names);
		for (const text of rows) choice.pick(row(text));
		return choice.result();
	};

	it.each<[string, string[], string[]]>([
		['nothing when each name was found in some row', ['SKU', 'color'], []],
		['names that no row had, as they were chosen', ['sku', ' EAN '], [' EAN ']],
		['the parts of a list that no row had', ['sku, ean,color', 'gtin'], ['ean', 'gtin']],
	])('%s', (_name, names, missing) => {
		expect(resultOf(names, '{"sku":1}', '{"sku":2,"color":"red"}')).toEqual({
			missing,
			columns: ['sku', 'color'],
		});
	});

	it('no part of a name with a comma that is a column', () => {
		expect(resultOf(['size, cm'], '{"size, cm":7}').missing).toEqual([]);
	});

	it('every choice where there are no rows, and no columns where none was chosen', () => {
		expect(resultOf(['sku'])).toEqual({ missing: ['sku'], columns: [] });
		expect(resultOf([], '{"sku":1}')).toEqual({ missing: [], columns: [] });
	});

	it('no columns of later rows when there are a thousand already', () => {
		const wide = (from: number) =>
			JSON.stringify(
				Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`c${from + at}`, 1])),
			);
		const { columns } = resultOf(['sku'], wide(0), wide(500), wide(1000));
		expect(columns).toEqual(Array.from({ length: 1000 }, (_, at) => `c${at}`));
	});
});
