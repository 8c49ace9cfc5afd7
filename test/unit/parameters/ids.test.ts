import { NodeOperationError, type INode } from 'n8n-workflow';

import { checkedId } from '../../../core/parameters/ids';
import { JOB_ID, OUTPUT_FORMAT_ID, PROJECT_ID } from '../../../nodes/AkeneoSdm/api/jobsApi';

const node: INode = {
	id: '1',
	name: 'Akeneo SDM',
	type: 'akeneoSdm',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const ID = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';
const SITE = 'https://sdm.akeneo.cloud';

describe('a job ID', () => {
	it.each<[string, unknown, string]>([
		['as it is', ID, ID],
		['in capitals', ID.toUpperCase(), ID.toUpperCase()],
		['with blanks around it', `  ${ID}\t`, ID],
		['with invisible characters', `\ufeff${ID.slice(0, 9)}\u200b${ID.slice(9)}\u202e`, ID],
		['with line ends around it', `\r\n${ID}\r\n`, ID],
		['in an address of the API', `${SITE}/api/v1/jobs/${ID}/`, ID],
		['in an address without a slash at its end', `${SITE}/api/v1/jobs/${ID}`, ID],
		['in an address of the screen', `${SITE}/jobs/${ID}?tab=2#top`, ID],
		[
			'in an address in capitals',
			`HTTPS://SDM.AKENEO.CLOUD/JOBS/${ID.toUpperCase()}`,
			ID.toUpperCase(),
		],
		['in an address without encryption', `http://127.0.0.1:8290/api/v1/jobs/${ID}/`, ID],
		['in a deeper address', `${SITE}/api/v1/jobs/${ID}/data/12/`, ID],
	])('is accepted %s', (_name, value, id) => {
		expect(checkedId(node, value, JOB_ID)).toBe(id);
	});

	const empty: Array<[string, unknown]> = [
		['undefined', undefined],
		['null', null],
		['nothing', ''],
		['blanks', '   '],
		['line ends', '\r\n\t'],
		['a no-break space', '\u00a0'],
	];
	it.each(empty)('that is empty, %s, is rejected as empty', (_name, value) => {
		expect(errorFor(value)).toEqual({
			message: "The parameter 'Job' is empty",
			description: `Choose one, or check that its expression gives a value such as ${ID}.`,
			item: 7,
		});
	});

	it.each<[string, unknown, string]>([
		['an object', { id: ID }, 'an object'],
		['a list', [ID], 'a list'],
		['a truth', true, 'true'],
		['not a number', NaN, 'not a number'],
		['without an end', Infinity, 'Infinity'],
		['a date', new Date(0), 'an object'],
	])('that is %s is rejected with what it is', (_name, value, shown) => {
		expect(errorFor(value)).toEqual({
			message: `The parameter 'Job' has no valid ID: ${shown}`,
			description: `Choose one 'From List', enter one like ${ID}, or check that its expression gives one.`,
			item: 7,
		});
	});

	const hostile: string[] = [
		`see ${SITE}/jobs/${ID}`,
		'.',
		'..',
		'../',
		'/',
		'//evil.example',
		'\\',
		'../../auth/token',
		'..%2f..%2fauth%2ftoken',
		'%2e%2e',
		'%2f',
		'%00',
		'#x',
		'?a=b',
		'/?status=done',
		';a=b',
		'me@evil.example',
		"'",
		"1' OR '1'='1",
		'$(id)',
		'Office chairs',
		'работа',
		'\ud83d',
		'%252e%252e%252f',
		'a?b#c',
		'*',
		'%',
		`${ID}/`,
		`${ID}/download/1`,
		`${ID}?a=b`,
		`${ID}#x`,
		`${ID}%00`,
		`${ID};rm`,
		`/${ID}`,
		`../${ID}`,
		`${ID} ${ID}`,
		`${ID}x`,
		`x${ID}`,
		ID.slice(0, -1),
		ID.replace(/-/g, ''),
		ID.replace('7', 'g'),
		ID.replace('7', '٧'),
		ID.replace('a', 'а'),
		ID.replace(/-/g, '–'),
		`{${ID}}`,
		`"${ID}"`,
		`urn:uuid:${ID}`,
		'undefined',
		'null',
		'[object Object]',
		'{{ $json.id }}',
		'={{ $json.id }}',
		'__proto__',
		'constructor',
		'<script>alert(1)</script>',
		'日本語',
		'💥',
		`${SITE}/`,
		`${SITE}/jobs/`,
		`${SITE}/jobs/../../auth/token`,
		`${SITE}/jobs/${ID}x`,
		`${SITE}/files/${ID}/`,
		`ftp://sdm.akeneo.cloud/jobs/${ID}/`,
		'javascript:alert(1)',
	];
	it.each(hostile)('that is %s is rejected with the name of the parameter', (value) => {
		expect(errorFor(value)).toEqual({
			message: `The parameter 'Job' has no valid ID: ${shortened(value)}`,
			description: `Choose one 'From List', enter one like ${ID}, or check that its expression gives one.`,
			item: 7,
		});
	});

	it.each<[string, unknown, string]>([
		['a number', 41, '41'],
		['zero', 0, '0'],
		['two lines', `${ID}\r\nHost: evil.example`, `${ID} Host: evil.example`],
		['a line end inside', 'a\nb', 'a b'],
		['a zero byte', 'a\u0000b', 'a b'],
		['invisible characters within one', `a\u200bb\u202e`, 'ab'],
		['ten thousand characters', 'a'.repeat(10_000), `${'a'.repeat(59)}…`],
		['a picture at the cut', `${'a'.repeat(58)}💥💥`, `${'a'.repeat(58)}…`],
		['an ID and ten thousand characters', `${ID}${'0'.repeat(10_000)}`, `${ID}${'0'.repeat(23)}…`],
	])('that is %s is rejected, and shown readably', (_name, value, shown) => {
		expect(errorFor(value).message).toBe(`The parameter 'Job' has no valid ID: ${shown}`);
	});
});

describe.each([
	['Output Format ID', OUTPUT_FORMAT_ID, 'Enter one like 12'],
	['Project', PROJECT_ID, "Choose one 'From List', enter one like 41"],
])('a number under %s', (parameter, rule, advice) => {
	it.each([
		[12, '12'],
		['12', '12'],
		[' 12\n', '12'],
		['0', '0'],
		['999999999999999', '999999999999999'],
	])('%p is accepted', (value, id) => {
		expect(checkedId(node, value, rule)).toBe(id);
	});

	it.each([
		'-1',
		'1.5',
		'1e3',
		'0x10',
		'1/2',
		'1?a=b',
		'..',
		'１２',
		'9'.repeat(16),
		'12abc',
		'1 2',
	])('%s is rejected', (value) => {
		expect(errorFor(value, rule)).toEqual({
			message: `The parameter '${parameter}' has no valid ID: ${value}`,
			description: `${advice}, or check that its expression gives one.`,
			item: 7,
		});
	});

	it.each([1.5, -1, 1e21, 2 ** 53])('the number %p is rejected', (value) => {
		expect(errorFor(value, rule).message).toContain('has no valid ID');
	});
});

it('an ID without a list that is empty is rejected as empty', () => {
	expect(errorFor('', OUTPUT_FORMAT_ID)).toEqual({
		message: "The parameter 'Output Format ID' is empty",
		description: 'Enter one, or check that its expression gives a value such as 12.',
		item: 7,
	});
});

function shortened(text: string): string {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function errorFor(value: unknown, rule = JOB_ID) {
	try {
		return { message: `Taken as ${checkedId(node, value, rule, 7)}`, item: undefined };
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		const { message, description, context } = error as NodeOperationError;
		return { message, description, item: context.itemIndex };
	}
}

it('an address is not an ID where the service has no addresses with IDs', () => {
	const rule = { ...JOB_ID, inUrl: undefined };
	expect(() => checkedId(node, `${SITE}/jobs/${ID}`, rule)).toThrow(NodeOperationError);
});
