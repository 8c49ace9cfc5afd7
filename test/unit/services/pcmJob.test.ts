import * as jobs from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/job';
import {
	flattenError,
	kindOf,
} from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/output';

/** A job of Elastic Path is read alike when fields are missing or spelled differently. */

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
	['a status that is not text', job({ status: 7 }), { id: ID, status: '7', file_count: null }],
	['two files', job({}, { meta: { file_locations: ['a', 'b'] } }), { id: ID, file_count: 2 }],
	['files that are none', job({}, { meta: { file_locations: 'a' } }), { id: ID, file_count: null }],
])('the plain form of a job has all its fields at the top: %s', (_name, given, expected) => {
	expect(jobs.flatten(given as never)).toEqual(expected);
});

it.each([
	['a price import by either name', 'pricebook-import', 'price-import'],
	['an underscore', 'product_export', 'product-export'],
	['capitals and blanks', ' Product-Import ', 'product-import'],
])('types are compared in one spelling: %s', (_name, given, expected) => {
	expect(jobs.canonicalType(given)).toBe(expected);
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
])('the last date of a job is the latest one: %s', (_name, attributes, expected) => {
	expect(jobs.lastDate(job(attributes))).toBe(expected);
});

it.each([
	['none', {}, []],
	['a text', { file_locations: 'https://a' }, []],
	[
		'with entries that are no addresses',
		{ file_locations: ['https://a', null, {}] },
		['https://a'],
	],
])('the addresses of files are those that are texts: %s', (_name, meta, expected) => {
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
])('a job that is %s with %j has ended: %s', (status, more, expected) => {
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
	['of two weeks ago is no longer watched', '2026-02-24T08:00:00Z', true],
	['without a creation time is watched', undefined, false],
])('a job in an unknown status %s', (_name, created_at, hasEnded) => {
	expect(jobs.toSighting(job({ status: 'archived', created_at }), NOW)).toMatchObject({ hasEnded });
});

describe('Get Output fetches', () => {
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
	] as const)('for %s (%j, %s): %s', (_name, given, wanted, kind) => {
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
	] as const)('nothing for a job that is %s (%j, %s)', (_name, given, wanted, statement) => {
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
	[
		'with all that its response says about it',
		{
			type: 'pim-job-error',
			id: 'e1',
			attributes: { message: 'No.', meta: { row: 1 }, id: 7 },
			meta: { entity_id: 'sku-1' },
			links: {},
			message: 'Another.',
		},
		{ id: 'e1', message: 'No.', meta: { row: 1 }, links: {} },
	],
	[
		'with its meta',
		{ id: 'e1', attributes: { message: 'No.' }, meta: { entity_id: 'sku-1' } },
		{ id: 'e1', message: 'No.', meta: { entity_id: 'sku-1' } },
	],
	['with a message outside', { message: 'No.' }, { id: null, message: 'No.' }],
	[
		'with a detail',
		{ title: 'Bad', detail: 'No.' },
		{ id: null, message: 'No.', title: 'Bad', detail: 'No.' },
	],
	['with a title', { title: 'Bad' }, { id: null, message: 'Bad', title: 'Bad' }],
])('an error is flattened %s', (_name, given, expected) => {
	expect(flattenError(given as never)).toEqual(expected);
});
