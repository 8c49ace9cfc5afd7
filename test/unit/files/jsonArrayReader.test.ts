import fc from 'fast-check';

import { ArrayCutOff, beginsArray, JsonArrayReader } from '../../../core/files/jsonArrayReader';

/** Reads a text that arrives in pieces of the given sizes, over and over; batches are of a few bytes. */
function read(
	text: string | Uint8Array,
	{ sizes = [3], skip = 0, batch = 8, exactNumbers = false } = {},
): unknown[] {
	const reader = new JsonArrayReader(skip, exactNumbers, batch);
	const bytes = Buffer.from(text);
	const values: unknown[] = [];
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		values.push(...reader.push(bytes.subarray(at, at + size)).values);
		at += size;
	}
	reader.end();
	return values;
}

const array = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const batch = fc.integer({ min: 1, max: 60 });
const spaces = fc.constantFrom(undefined, 1, '\t');

it('any array in any pieces is parsed as JSON.parse parses it whole', () => {
	fc.assert(
		fc.property(array, sizes, batch, spaces, (values, pieces, size, indent) => {
			const text = JSON.stringify(values, undefined, indent);
			expect(read(text, { sizes: pieces, batch: size })).toEqual(JSON.parse(text));
		}),
	);
}, 60_000);

it('the skipped elements are the first, whatever they hold', () => {
	fc.assert(
		fc.property(array, sizes, batch, fc.nat(25), (values, pieces, size, skip) => {
			const text = JSON.stringify(values);
			expect(read(text, { sizes: pieces, batch: size, skip })).toEqual(
				JSON.parse(text).slice(skip),
			);
		}),
	);
}, 60_000);

it('a text that JSON.parse does not accept as an array is rejected', () => {
	fc.assert(
		fc.property(array, fc.nat(), fc.string(), sizes, batch, (values, at, wrong, pieces, size) => {
			const right = JSON.stringify(values);
			const place = at % (right.length + 1);
			const text = right.slice(0, place) + wrong + right.slice(place + (at % 3));
			fc.pre(!isArray(text));
			expect(() => read(text, { sizes: pieces, batch: size })).toThrow();
		}),
		{ numRuns: 500 },
	);
}, 60_000);

function isArray(text: string): boolean {
	try {
		return Array.isArray(JSON.parse(text));
	} catch {
		return false;
	}
}

describe('the error is the one for', () => {
	it.each<[string, string, new () => Error, string?]>([
		['an object', '{"detail":"no"}', SyntaxError, 'The text is no array'],
		['a web page', ' <!doctype html>', SyntaxError, 'The text is no array'],
		['a text', '"[1]"', SyntaxError, 'The text is no array'],
		['null', 'null', SyntaxError, 'The text is no array'],
		['nothing at all', '', ArrayCutOff, 'The array has no end'],
		['blanks', ' \n', ArrayCutOff, 'The array has no end'],
		['an end within the array', '[{"a":1},{"a"', ArrayCutOff, 'The array has no end'],
		['an end within a text', '[{"a":"]', ArrayCutOff, 'The array has no end'],
		['an end after a comma', '[1,', ArrayCutOff, 'The array has no end'],
		['a comma too many at the end', '[1111111111,2222222222,]', SyntaxError],
		['a comma too many, with blanks behind it', '[1111111111,2222222222, \n ]', SyntaxError],
		['a comma too many in between', '[1,,2]', SyntaxError],
		['nothing but a comma', '[,]', SyntaxError],
		['a wrong bracket at the end', '[1}', SyntaxError, 'The array ends like an object'],
		['a wrong bracket in between', '[{"a":1],{"a":2}]', SyntaxError],
		['text behind the array', '[1] [2]', SyntaxError, 'Text after the array'],
		['a text behind the array, in another piece', '[1]   x', SyntaxError, 'Text after the array'],
		['no JSON', '[abc]', SyntaxError],
	])('%s', (_name, text, kind, message = '') => {
		for (const size of [1, 2, 3, 5, 100]) {
			const reading = () => read(text, { sizes: [size] });
			expect(reading).toThrow(kind);
			expect(reading).toThrow(message);
		}
	});
});

it('a comma too many is noticed when the elements before it were given out already', () => {
	expect(() => read('[1111111111,2222222222, ]', { batch: 1 })).toThrow(
		'An element is missing at the end',
	);
});

it.each([
	['another array', '[1,2][3]'],
	['a text', '[1,2] "3"'],
	['a bracket', '[1,2]]'],
])('%s behind an array is noticed even when all of it is skipped', (_name, text) => {
	for (const size of [1, 3, 100]) {
		expect(() => read(text, { sizes: [size], skip: 9 })).toThrow(SyntaxError);
	}
});

it.each(['[]', '[ ]', '[\n\n]'])('%p has no elements and no bytes of any', (text) => {
	expect(new JsonArrayReader().push(Buffer.from(text))).toEqual({ values: [], bytes: 0 });
});

it.each([
	['a byte order mark in front', '\ufeff[1,2]', [1, 2]],
	['blanks all around', ' \r\n\t[ 1 , 2 ]\n\n', [1, 2]],
	['nothing in it', '[ ]', []],
	['brackets, commas and quotes in texts', '["],[","{\\"","\\\\"]', ['],[', '{"', '\\']],
	['characters that come in two pieces', '["näme 名 🛋"]', ['näme 名 🛋']],
])('an array is read with %s', (_name, text, values) => {
	for (const size of [1, 2, 3, 5, 100]) expect(read(text, { sizes: [size] })).toEqual(values);
});

it('a column called __proto__ is a column', () => {
	const [row] = read('[{"__proto__":{"polluted":true}}]');
	expect(Object.keys(row ?? {})).toEqual(['__proto__']);
	expect('polluted' in {}).toBe(false);
});

it('the elements come with the size of their text in bytes', () => {
	const reader = new JsonArrayReader(0, false, 4);
	const given = ['[1111,2222', ',3333,', '4444]'].map((text) => reader.push(Buffer.from(text)));
	expect(given).toEqual([
		{ values: [1111], bytes: 4 },
		{ values: [2222, 3333], bytes: 9 },
		{ values: [4444], bytes: 4 },
	]);
});

it('the size of skipped elements does not count', () => {
	expect(new JsonArrayReader(3).push(Buffer.from('[1111,2222,3333,4444]'))).toEqual({
		values: [4444],
		bytes: 5,
	});
});

it.each([
	['[1', true],
	['\ufeff \r\n\t[', true],
	['{"rows":[]}', false],
	['x[', false],
	['"["', false],
	[' ', false],
	['', false],
])('whether %p begins an array is %p', (text, expected) => {
	expect(beginsArray(Buffer.from(text))).toBe(expected);
});

it('numbers that JavaScript would round become texts, but only on request', () => {
	const text = '[{"ean":12345678901234567},{"price":NaN}]';
	const price = { price: 'NaN' };
	expect(read(text)).toEqual([{ ean: 12345678901234568 }, price]);
	expect(read(text, { exactNumbers: true })).toEqual([{ ean: '12345678901234567' }, price]);
});
