import { wordsOf } from '../../core/apiWords';
import { Secrets } from '../../core/secrets';

describe('the words of an error body', () => {
	it.each<[string, unknown, string]>([
		['a detail', { detail: 'Not found.' }, 'Not found.'],
		['a message', { message: 'No.' }, 'No.'],
		['an error', { error: 'No.' }, 'No.'],
		['an error in an error', { error: { message: 'No.', code: 7 } }, 'No.; code: 7'],
		[
			'what is there for machines only',
			{ status: 400, message: 'No.', request_id: '0c9d', trace_id: '77ab' },
			'No.',
		],
		['a status in words', { status: 'Closed.' }, 'status: Closed.'],
		['a field called status', { status: ['Not a choice.'] }, 'status: Not a choice.'],
		['plain text', 'upstream timed out', 'upstream timed out'],
		[
			'errors of a field',
			{ project: ['This field is required.'] },
			'project: This field is required.',
		],
		['errors of several fields', { a: ['1', '2'], b: 'c' }, 'a: 1; a: 2; b: c'],
		['errors of no field', { non_field_errors: ['Unable to log in.'] }, 'Unable to log in.'],
		['errors with a title', { errors: [{ title: 'Bad', detail: 'Worse' }] }, 'Bad; Worse'],
		['an error that repeats its status', { errors: [{ title: 'Bad', status: '404' }] }, 'Bad'],
		[
			'words about a field called status',
			{ status: ['No such choice.'] },
			'status: No such choice.',
		],
		['errors in a list', ['One.', 'Two.'], 'One.; Two.'],
		['a field in a field', { a: { b: ['c'] } }, 'a: b: c'],
		['a field in fields, four deep', { a: { b: { c: { d: 'e' } } } }, 'a: b: c: d: e'],
		['a list in lists, four deep', [[[['a']]]], 'a'],
		['a status with words around it', { status: 'Error 404' }, 'status: Error 404'],
		['a status and its words', { status: '404 Not Found' }, 'status: 404 Not Found'],
		['the same text twice', { detail: 'No.', message: 'No.' }, 'No.'],
		['a number', 7, '7'],
		['a truth', { ok: false }, 'ok: false'],
		['blanks and line ends', { detail: ' a \r\n\t b ' }, 'a b'],
		['control characters', { detail: 'a\u0000\u001b[31mb\u202ec' }, 'a [31mb c'],
		['control characters in the name of a field', { 'a\r\nb': 'c' }, 'a b: c'],
		[
			'a field called __proto__',
			JSON.parse('{"__proto__":"c","constructor":"d"}'),
			'__proto__: c; constructor: d',
		],
		['an empty field name', { '': 'c' }, 'c'],
		['an angle bracket inside', 'a < b', 'a < b'],
	])('%s', (_name, body, words) => {
		expect(wordsOf(body)).toBe(words);
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['blanks', ' \n '],
		['an empty object', {}],
		['an empty list', []],
		['empty texts', { detail: '', errors: [null, '', {}] }],
		['a web page', '<!doctype html><h1>502</h1>'],
		['a web page after blanks', '\n  <html>'],
		['a web page in a field', { detail: '<h1>502</h1>' }],
		['XML', '<?xml version="1.0"?><Error/>'],
		['what is too deep', { a: { b: { c: { d: { e: 'f' } } } } }],
		['lists that are too deep', [[[[['a']]]]]],
	])('%s says nothing', (_name, body) => {
		expect(wordsOf(body)).toBe('');
	});

	it('that are long are cut, and the cut is shown', () => {
		expect(wordsOf({ detail: 'a'.repeat(300) })).toBe('a'.repeat(300));
		expect(wordsOf({ detail: 'a'.repeat(301) })).toBe(`${'a'.repeat(299)}…`);
		expect(wordsOf('a '.repeat(1_000_000)).length).toBe(300);
	});

	it('are never cut within a character', () => {
		expect(wordsOf(`${'a'.repeat(298)}💥💥`)).toBe(`${'a'.repeat(298)}…`);
		expect(wordsOf(`💥${'a'.repeat(299)}`)).toBe(`💥${'a'.repeat(297)}…`);
	});

	it('of a field with a very long name are cut too', () => {
		expect(wordsOf({ ['a'.repeat(5000)]: 'b' })).toHaveLength(300);
	});

	it('are those of the first fields, of many', () => {
		const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 'x']));
		expect(wordsOf(many)).toBe(Array.from({ length: 10 }, (_, index) => `f${index}: x`).join('; '));
		expect(wordsOf(Array.from({ length: 5000 }, (_, index) => String(index)))).toBe(
			'0; 1; 2; 3; 4; 5; 6; 7; 8; 9',
		);
	});

	it('do not loop in a body that holds itself', () => {
		const body: Record<string, unknown> = { detail: 'No.' };
		body.self = body;
		expect(wordsOf(body)).toContain('No.');
	});

	it('never show a part of a secret, not even one that is cut', () => {
		const detail = `${'a'.repeat(290)} 0123456789abcdef-0123456789`;
		expect(wordsOf({ detail }, new Secrets(['0123456789abcdef-0123456789']))).toBe(
			`${'a'.repeat(290)} [hidden]`,
		);
	});
});
