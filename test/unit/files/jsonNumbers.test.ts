import { parseArray } from '../../../core/files/jsonNumbers';

/** Numbers of JSON that JSON.parse rejects or rounds. */

it.each<[string, unknown]>([
	['[1,"NaN"]', [1, 'NaN']],
	['[{"price":NaN}]', [{ price: 'NaN' }]],
	['[NaN, Infinity ,-Infinity]', ['NaN', 'Infinity', '-Infinity']],
	['[nan,inf,-inf,+inf,INF]', ['nan', 'inf', '-inf', '+inf', 'INF']],
	['[{"a":"NaN, \\"Infinity\\" inf","b":NaN}]', [{ a: 'NaN, "Infinity" inf', b: 'NaN' }]],
	['[{"NaN":NaN,"Infinity \\\\":1}]', [{ NaN: 'NaN', 'Infinity \\': 1 }]],
	['[1,-2.5,3e2,"1",NaN]', [1, -2.5, 300, '1', 'NaN']],
	['[1e999,12345678901234567890]', [Infinity, 12345678901234567000]],
])('%s is %j', (text, value) => {
	expect(parseArray(text)).toEqual(value);
});

it.each<[string, unknown]>([
	['9007199254740993', '9007199254740993'],
	['9007199254740992', 9007199254740992],
	['-9007199254740993', '-9007199254740993'],
	['12345678901234567', '12345678901234567'],
	['123456789012345', 123456789012345],
	['100000000000000000000', 100000000000000000000],
	['4000000000001.5', 4000000000001.5],
	['1.23456789012340', 1.2345678901234],
	['0.1', 0.1],
	['0.10', 0.1],
	['0.000000000000000000001', 1e-21],
	['0.1000000000000000055', '0.1000000000000000055'],
	['1.234567890123456789e5', '1.234567890123456789e5'],
	['1e5', 1e5],
	['12345678901234e100', 12345678901234e100],
	['1E400', '1E400'],
	['-1e400', '-1e400'],
	['NaN', 'NaN'],
	['"12345678901234567"', '12345678901234567'],
])('where numbers stay exact, %s is %j', (text, value) => {
	expect(parseArray(`[{"12345678901234567":${text}},"\\"1"]`, true)).toEqual([
		{ '12345678901234567': value },
		'"1',
	]);
});

it('long texts are passed over', () => {
	const long = 'a"\\\n1NaN'.repeat(200_000);
	const text = JSON.stringify([long, 12345678901]).replace('12345678901', '12345678901234567');
	expect(parseArray(text, true)).toEqual([long, '12345678901234567']);
	expect(parseArray(text.replace('12345678901234567', 'NaN'))).toEqual([long, 'NaN']);
});

it.each(['[None]', '[NaNa]', '[1 NaN]', '[xNaN]', '[NaN', '["a]', '[undefined]', '[01]', ''])(
	'%s is no JSON',
	(text) => {
		expect(() => parseArray(text)).toThrow(SyntaxError);
		expect(() => parseArray(text, true)).toThrow(SyntaxError);
	},
);
