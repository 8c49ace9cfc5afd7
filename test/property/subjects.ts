import { SDM_WAYS, type Ways } from '../matrix/entryPoints';
import { SIBLINGS } from '../matrix/siblings';

/** The services that get random input, and what random input has to know of them so that it gets far. */

export interface Subject extends Ways {
	/** Every address of its API that may be asked. */
	api: RegExp;
	/** The ways in that fetch files, from wherever the service says they lie. */
	fetches: string[];
	/** The ways in that hand on what they fetch as it is, whatever is in it, for all to read. */
	handsOn: string[];
	/** Names of fields in its answers. */
	fields: string[];
	/** What stands in them, beside what stands in those of others. */
	values: unknown[];
	/** Where it may say that files lie. */
	links: string[];
	/** A job that has ended: its ID, and a status in which it may have been when that was saved. */
	job: [id: string, status: string];
	/** What a saved state is limited to when no filter is chosen. */
	scope: (url: string) => string;
}

/** The server on which files lie that are not at home. */
export const ELSEWHERE = 'evil.invalid';

const sdm: Subject = {
	...SDM_WAYS,
	api: /^\/api\/v1\/(projects\/|jobs\/([\w-]+\/((data|download)\/\d+\/)?)?)(\?|$)/,
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
	api: /^\/api\/ingest\/jobs(\/[\w-]+)?(\?|$)/,
	fetches: [],
	handsOn: [],
	fields: [
		...['data', 'id', 'workflow_id', 'tables', 'feed_id', 'job_id', 'table_name', 'state'],
		...['started_at', 'ended_at', 'files', 'file_id', 'name', 'read', 'rejected', 'errors'],
	],
	values: ['succeeded', 'Running with failures', 'stopped', 'up_for_retry', 'isj-20269999-1-a'],
	links: [],
	job: ['isj-20260301-40211-a1B2c3', 'running'] as [string, string],
	scope: (url: string) => `${url} tenant=acme`,
};

const pcmValues = {
	api: /^\/(oauth\/access_token|pcm\/jobs(\/[\w-]+(\/(errors|cancel))?)?)(\?|$)/i,
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

export const SUBJECTS: Array<[string, Subject]> = [
	['Akeneo SDM', sdm],
	...SIBLINGS.map(([name, ways]): [string, Subject] => [
		name,
		{ ...ways, ...(ways.name === 'Amperity' ? amperityValues : pcmValues) },
	]),
];
