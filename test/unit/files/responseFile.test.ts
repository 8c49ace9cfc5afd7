import type { IDataObject } from 'n8n-workflow';

import { fileIn, messageIn } from '../../../core/files/responseFile';
import { openApi } from '../../../core/http/client';
import { errorOf } from '../../nodes/engine/failure';
import { scriptedApi, SERVICE, TOKEN } from '../../support/scriptedApi';
import { Readable } from '../../support/streams';

/** Responses of status 200, with and without a file. */

const ADVICE = 'Look elsewhere.';
const CSV = { 'content-type': 'text/csv' };
const JSON_TYPE = { 'content-type': 'application/json' };
const named = (name: string, headers: IDataObject = {}) => ({
	'content-disposition': `attachment; filename="${name}"`,
	...headers,
});

async function check(text: string, headers: IDataObject, isSigned?: boolean) {
	const api = await openApi(scriptedApi().poll, SERVICE);
	const body = Readable.from(text === '' ? [] : [Buffer.from(text)], { objectMode: false });
	return await fileIn(api, body, headers, { adviceOnPages: ADVICE, isSigned });
}

describe('is a file', () => {
	it.each<[string, string, IDataObject, object]>([
		['a table', 'sku\nA\n', CSV, { mediaType: 'text/csv' }],
		['a table with a name', 'a', named('a.csv', CSV), { name: 'a.csv', mediaType: 'text/csv' }],
		['bytes of no type', 'PK\u0003', {}, {}],
		['a list of rows', '[{"sku":"A"}]', JSON_TYPE, { mediaType: 'application/json' }],
		['a list after a mark', '\ufeff [1]', JSON_TYPE, { mediaType: 'application/json' }],
		['an object of that name', '{"sku":"A"}', named('A.JSON'), { name: 'A.JSON' }],
		['a table with braces', '{sku};{name}\n', CSV, { mediaType: 'text/csv' }],
		['XML', '<?xml version="1.0"?>\n<Errors/>', {}, {}],
		['XML of pages', '<htmlPages/>', {}, {}],
		['a page further down', 'see <html>', {}, {}],
		['a spreadsheet made of a page', '<html><table>', named('a.xls'), { name: 'a.xls' }],
		[
			'another kind of JSON',
			'"a"',
			{ 'content-type': 'application/jsonl' },
			{ mediaType: 'application/jsonl' },
		],
	])('%s', async (_name, text, headers, facts) => {
		expect(await check(text, headers)).toEqual({ name: undefined, mediaType: undefined, ...facts });
	});
});

const EMPTY = {
	message: 'Example sent an empty response',
	description: 'Check whether there is anything to fetch yet, then run this node again.',
};
const PAGE = {
	message: 'Example sent a web page in place of the file',
	description: ADVICE,
};
const message = (text = '') => ({
	message: `Example sent a message in place of the file${text}`,
	description:
		'Run this node again in a few minutes. If the error stays, contact the support of the service.',
});

describe('is no file', () => {
	it.each<[string, string, IDataObject, object]>([
		['nothing', '', CSV, EMPTY],
		['nothing with a name', '', named('a.csv'), EMPTY],
		['blanks', ' \r\n', CSV, EMPTY],
		['a page', 'Sign in', { 'content-type': 'text/html; charset=utf-8' }, PAGE],
		['a page of the newer type', 'Sign in', { 'content-type': 'application/xhtml+xml' }, PAGE],
		['a page of the type of a table', '\n<!DOCTYPE html>', CSV, PAGE],
		['a page after a mark', '\ufeff<HTML lang="de">', CSV, PAGE],
		['a page without a type', '<head>', {}, PAGE],
		['a page without a head', '<body class="a">', {}, PAGE],
		['a message', '{"detail":"Not ready."}', JSON_TYPE, message(': Not ready.')],
		['a message without a type', ' { "error": "No." }', {}, message(': No.')],
		['a message with the name of a table', '{"msg":"No."}', named('a.csv'), message(': msg: No.')],
		['a message as a problem', '"No."', { 'content-type': 'application/problem+json' }, message()],
		['a message that says nothing', '{}', CSV, message()],
		['null', 'null', JSON_TYPE, message()],
		['a message that breaks off', '{"detail":"No', {}, message()],
		['a message of a store', '<Error><Code>NoSuchKey</Code></Error>', CSV, message()],
		['one with a head', '<?xml version="1.0"?>\n<Error>No.</Error>', named('a.json'), message()],
	])('%s', async (_name, text, headers, shown) => {
		expect(await errorOf(check(text, headers))).toMatchObject(shown);
	});

	it('and its message shows neither the token nor, from a signed address, anything', async () => {
		const body = JSON.stringify({ detail: `No ${TOKEN}` });
		expect(await errorOf(check(body, {}))).toMatchObject(message(': No [hidden]'));
		expect(await errorOf(check(body, {}, true))).toMatchObject(message());
	});
});

it.each<[unknown, unknown]>([
	[{ detail: 'No.', sku: 'A' }, { detail: 'No.' }],
	[
		{ error_description: 'a', errorDescription: 'b', Message: 'c' },
		{ error_description: 'a', errorDescription: 'b', Message: 'c' },
	],
	[{ results: [{ sku: 'A' }], coded: 1, subtitle: 'x' }, {}],
	['No.', undefined],
	[['No.'], undefined],
	[null, undefined],
])('the message in %j is known by its field', (body, expected) => {
	expect(messageIn(body)).toEqual(expected);
});
