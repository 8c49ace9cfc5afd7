import * as jobs from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/jobs';
import {
	flattenError,
	kindOf,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/output';

/** What a job of Elastic Path is, whatever of it is missing or spelled differently. */

const NOW = Date.parse('2026-03-10T08:00:00Z');
const ID = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
const job = (attributes: unknown, more: object = {}) => ({ id: ID, attributes, ...more }) as never;

it.each([
	['nothing', {}, { id: undefined, file_count: null }],
	['attributes that are none', { id: ID, attributes: 'x', meta: [] }, { id: ID, file_count: null }],
	[
		'a status in capitals',
		job({ status: ' SUCCESS ' }),
		{ id: ID, status: 'success', file_count: null },
	],
	['a status that is none', job({ status: 7 }), { id: ID, status: '7', file_count: null }],
	['two files', job({}, { meta: { file_locations: ['a', 'b'] } }), { id: ID, file_count: 2 }],
	['files that are none', job({}, { meta: { file_locations: 'a' } }), { id: ID, file_count: null }],
])('in plain form: %s', (_name, given, expected) => {
	expect(jobs.flatten(given as never)).toEqual(expected);
});

it.each([
	['a price import by either name', 'pricebook-import', 'price-import'],
	['an underscore', 'product_export', 'product-export'],
	['capitals and blanks', ' Product-Import ', 'product-import'],
])('types are compared whatever is written: %s', (_name, given, expected) => {
	expect(jobs.sameType(given)).toBe(expected);
	expect(jobs.typeOf(job({ type: given }))).toBe(expected);
});

it('a job without a type has none', () => {
	expect(jobs.typeOf(job({}))).toBeUndefined();
});

it.each([
	['none', {}, Infinity],
	['one', { created_at: '2026-03-01T08:00:00Z' }, Date.parse('2026-03-01T08:00:00Z')],
	[
		'several',
		{ created_at: '2026-03-01T08:00:00Z', completed_at: '2026-03-02T08:00:00Z', started_at: null },
		Date.parse('2026-03-02T08:00:00Z'),
	],
])('the last of its dates: %s', (_name, attributes, expected) => {
	expect(jobs.lastDate(job(attributes))).toBe(expected);
});

it.each([
	['none', {}, []],
	['a text', { file_locations: 'https://a' }, []],
	['with what is no address', { file_locations: ['https://a', null, {}] }, ['https://a']],
])('its files: %s', (_name, meta, expected) => {
	expect(jobs.fileLocations(job({}, { meta }))).toEqual(expected);
});

it.each([
	['pending', {}, false],
	['started', { completed_at: '2026-03-01T08:00:00Z' }, false],
	['success', {}, true],
	['failed', {}, true],
	['cancelled', {}, true],
	['archived', {}, false],
	['archived', { completed_at: '2026-03-01T08:00:00Z' }, true],
])('whether %s with %j is an end', (status, more, expected) => {
	expect(jobs.hasEnded(job({ status, ...more }))).toBe(expected);
});

it('rows without an ID are only equal to themselves', () => {
	expect(jobs.jobKey({ id: ID })).toBe(ID);
	expect(jobs.jobKey({ a: 1 })).toBe('{"a":1}');
});

it.each([
	['no ID', { attributes: { status: 'success' } }],
	['no status', { id: ID }],
	['an ID that could not be saved', { id: 'a b', attributes: { status: 'success' } }],
])('the ledger sees no job with %s', (_name, given) => {
	expect(jobs.toSighting(given as never, NOW)).toBeUndefined();
});

it.each([
	['of yesterday is watched', '2026-03-09T08:00:00Z', false],
	['of two weeks ago is let go', '2026-02-24T08:00:00Z', true],
	['of nobody knows when is watched', undefined, false],
])('a job in an unknown status %s', (_name, created_at, final) => {
	expect(jobs.toSighting(job({ status: 'archived', created_at }), NOW)).toMatchObject({ final });
});

describe('what Get Output fetches', () => {
	const api = {
		unusable: ({ statement }: { statement?: string }) => new Error(statement),
	} as never;
	const links = { meta: { file_locations: ['https://a'] } };
	it.each([
		['an export', job({ type: 'product-export', status: 'success' }), 'auto', 'files'],
		['an export', job({ type: 'product-export', status: 'success' }), 'file', 'files'],
		['a job of a new type with files', job({ status: 'success' }, links), 'auto', 'files'],
		['a failed job', job({ status: 'failed' }), 'auto', 'errors'],
		['any job that has ended', job({ status: 'success' }), 'errors', 'errors'],
	] as const)('of %s (%j, %s): %s', (_name, given, wanted, kind) => {
		expect(kindOf(api, given, wanted)).toBe(kind);
	});

	it.each([
		[
			'pending',
			job({ status: 'pending' }),
			'auto',
			'has no output for this job yet: its status is "pending"',
		],
		['no status', job({}), 'auto', 'has no output for this job yet: its status is "unknown"'],
		[
			'failed',
			job({ status: 'failed' }),
			'file',
			'has no files of this job, because it has failed',
		],
		[
			'cancelled',
			job({ status: 'cancelled', type: 'product-export' }),
			'auto',
			'has no files of this job: its status is "cancelled"',
		],
		[
			'an import',
			job({ status: 'success', type: 'product-import' }),
			'auto',
			'has no files of this job: only exports make files, and this is a job of the type "product-import" with the status "success"',
		],
	] as const)('of one that is %s: nothing (%j, %s)', (_name, given, wanted, statement) => {
		expect(() => kindOf(api, given, wanted)).toThrow(statement);
	});
});

it.each([
	['as documented', { id: 'e1', attributes: { message: 'No.' } }, { id: 'e1', message: 'No.' }],
	[
		'with more',
		{ id: 'e1', attributes: { message: 'No.', row: 2 } },
		{ id: 'e1', message: 'No.', row: 2 },
	],
	['with less', {}, { id: null, message: null }],
])('an error %s', (_name, given, expected) => {
	expect(flattenError(given as never)).toEqual(expected);
});
