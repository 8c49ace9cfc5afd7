import { SDM, type TestedService } from '../matrix/entryPoints';
import { SIBLINGS } from '../matrix/siblings';

/** The services that get random input, with the names and values that lead random input past their first checks. */

export interface Subject extends TestedService {
	/** The addresses of its API to which requests may go. */
	api: RegExp;
	/** Entry points that fetch files, from any address the service names. */
	fetches: string[];
	/** Entry points that pass on a response as it is, even with a secret in it. */
	handsOn: string[];
	/** Names of fields in its responses. */
	fields: string[];
	/** Values of these fields, besides those that any service may send. */
	values: unknown[];
	/** Addresses of files that it may name. */
	links: string[];
	/** An ended job: its ID, and a status that it may have in a saved state. */
	job: [id: string, status: string];
	/** The scope of a saved state when no filter is set. */
	scope: (url: string) => string;
}

/** The server of files that are not on the server of the API. */
export const ELSEWHERE = 'evil.invalid';

const sdm: Subject = {
	...SDM,
	api: /^\/api\/v1\/(projects\/(\d+\/)?|files\/(\d+\/)?|jobs\/([\w-]+\/((data|download)\/\d+\/)?)?)(\?|$)/,
	fetches: ['Get Output as the result file'],
	handsOn: ['Get Output as items'],
	fields: [
		...['results', 'count', 'next', 'previous', 'id', 'name', 'status', 'step'],
		...['creation_date', 'completion_date', 'project', 'message', 'detail'],
	],
	values: ['done', 'running', 'error', 'pending', 41],
	links: [],
	job: ['7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11', 'running'],
	scope: (url) => `${url} project=`,
};

const amperityValues = {
	api: /^\/api\/(ingest\/jobs|workflow\/runs)(\/[\w-]+(\/stop)?)?(\?|$)/,
	fetches: [],
	handsOn: [],
	fields: [
		...['data', 'id', 'workflow_id', 'tables', 'feed_id', 'job_id', 'table_name', 'state'],
		...['started_at', 'ended_at', 'files', 'file_id', 'name', 'read', 'rejected', 'errors'],
		...['error', 'message', 'type', 'created_at', 'next_token'],
	],
	values: [
		'succeeded',
		'Running with failures',
		'stopped',
		'up_for_retry',
		'isj-20269999-1-a',
		'failed',
		'wf-1',
	],
	links: [],
	job: ['isj-20260301-40211-a1B2c3', 'running'] as [string, string],
	scope: (url: string) => `${url} tenant=acme`,
};

const runValues = {
	...amperityValues,
	job: ['wf-20260301-40200-Zz9', 'running'] as [string, string],
	scope: (url: string) => `${url} tenant=acme workflow runs`,
};

const pcmValues = {
	api: /^\/(oauth\/access_token|pcm\/(jobs(\/[\w-]+(\/(errors|cancel))?)?|products(\/(import|export|[\w-]+\/build))?|hierarchies(\/[\w-]+\/duplicate_job)?|pricebooks\/import))(\?|$)/i,
	fetches: ['Get Output', 'Get Output as files'],
	handsOn: [],
	fields: [
		...['data', 'id', 'type', 'attributes', 'status', 'created_at', 'started_at', 'updated_at'],
		...['completed_at', 'meta', 'results', 'total', 'file_locations', 'message', 'errors'],
		...['access_token', 'expires_in', 'token_type'],
	],
	values: [
		...['success', 'failed', 'pending', 'started', 'cancelled', 'product-export', 'product_import'],
	],
	links: [
		...[`https://${ELSEWHERE}/part-2.csv`, `https://${ELSEWHERE}/a%20b.csv?X-Signature=1`],
		...[`http://${ELSEWHERE}/`, `//${ELSEWHERE}/part-2.csv`],
		...[`https://me:you@${ELSEWHERE}/`, 'http://169.254.169.254/', 'file:///etc/passwd'],
		...['javascript:alert(1)', '/files/part-2.csv', 'https://'],
	],
	job: ['2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003', 'pending'] as [string, string],
	scope: (url: string) => `${url} type=`,
};

function valuesOf(name: string) {
	if (name === 'Amperity') return amperityValues;
	if (name.startsWith('Amperity')) return runValues;
	return name.endsWith('starts') ? { ...pcmValues, fetches: [] } : pcmValues;
}

export const SUBJECTS: Array<[string, Subject]> = [
	['Akeneo SDM', sdm],
	...SIBLINGS.map(([name, service]): [string, Subject] => [
		name,
		{ ...service, ...valuesOf(name) },
	]),
];
