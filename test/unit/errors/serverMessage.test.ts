import { serverMessage } from '../../../core/errors/serverMessage';
import { Secrets } from '../../../core/security/redaction';

describe('the message in an error body', () => {
	it.each<[string, unknown, string]>([
		['a detail', { detail: 'Not found.' }, 'Not found.'],
		['a message', { message: 'No.' }, 'No.'],
		['an error', { error: 'No.' }, 'No.'],
		['an error in an error', { error: { message: 'No.', code: 7 } }, 'No.; code: 7'],
		[
			'a message beside fields for machines',
			{ status: 400, message: 'No.', request_id: '0c9d', trace_id: '77ab' },
			'No.',
		],
		['a status as text', { status: 'Closed.' }, 'status: Closed.'],
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
			'a text about a field called status',
			{ status: ['No such choice.'] },
			'status: No such choice.',
		],
		['errors in a list', ['One.', 'Two.'], 'One.; Two.'],
		['a field in a field', { a: { b: ['c'] } }, 'a: b: c'],
		['a field in fields, four deep', { a: { b: { c: { d: 'e' } } } }, 'a: b: c: d: e'],
		['a list in lists, four deep', [[[['a']]]], 'a'],
		['a status within a text', { status: 'Error 404' }, 'status: Error 404'],
		['a status and its name', { status: '404 Not Found' }, 'status: 404 Not Found'],
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
	])('%s', (_name, body, message) => {
		expect(serverMessage(body)).toBe(message);
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
		['fields that are too deep', { a: { b: { c: { d: { e: 'f' } } } } }],
		['lists that are too deep', [[[[['a']]]]]],
	])('%s has no message', (_name, body) => {
		expect(serverMessage(body)).toBe('');
	});

	it('that is long is cut, and the cut is shown', () => {
		expect(serverMessage({ detail: 'a'.repeat(300) })).toBe('a'.repeat(300));
		expect(serverMessage({ detail: 'a'.repeat(301) })).toBe(`${'a'.repeat(299)}…`);
		expect(serverMessage('a '.repeat(1_000_000)).length).toBe(300);
	});

	it('is never cut within a character', () => {
		expect(serverMessage(`${'a'.repeat(298)}💥💥`)).toBe(`${'a'.repeat(298)}…`);
		expect(serverMessage(`💥${'a'.repeat(299)}`)).toBe(`💥${'a'.repeat(297)}…`);
	});

	it('of a field with a very long name is cut too', () => {
		expect(serverMessage({ ['a'.repeat(5000)]: 'b' })).toHaveLength(300);
	});

	it('is that of the first fields, of many', () => {
		const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 'x']));
		expect(serverMessage(many)).toBe(
			Array.from({ length: 10 }, (_, index) => `f${index}: x`).join('; '),
		);
		expect(serverMessage(Array.from({ length: 5000 }, (_, index) => String(index)))).toBe(
			'0; 1; 2; 3; 4; 5; 6; 7; 8; 9',
		);
	});

	it('does not loop in a body that holds itself', () => {
		const body: Record<string, unknown> = { detail: 'No.' };
		body.self = body;
		expect(serverMessage(body)).toContain('No.');
	});

	it('never shows a part of a secret, not even one that is cut', () => {
		const detail = `${'a'.repeat(290)} 0123456789abcdef-0123456789`;
		expect(serverMessage({ detail }, new Secrets(['0123456789abcdef-0123456789']))).toBe(
			`${'a'.repeat(290)} [hidden]`,
		);
	});
});
