import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { numberOf, textOf, timeOf } from '../../../core/guards';
import { openApi } from '../../../core/request';
import { newestJobs } from '../newestJobs';
import { getProjects, SDM } from '../sdmApi';

/** The lists behind the pickers. */

const JOBS_AT_ONCE = 50;

/** Jobs, newest first, with status and date; the search looks at names, ids and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const api = await openApi(this, SDM);
	const jobs = await newestJobs(
		api,
		{},
		{
			wanted: JOBS_AT_ONCE,
			before: numberOf(paginationToken),
			matches: (job) => contains([job.name, job.id, job.status], filter),
		},
	);
	const results = jobs.flatMap((job): INodeListSearchItems[] => {
		const id = textOf(job.id);
		return id === undefined ? [] : [{ name: jobLabel(job, id), value: id }];
	});
	return { results, paginationToken: jobs.before === undefined ? undefined : String(jobs.before) };
}

/** Projects by name. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const api = await openApi(this, SDM);
	const page = numberOf(paginationToken) ?? 1;
	const { rows, hasNext, whole } = await getProjects(api, page);
	const results = rows.flatMap((project): INodeListSearchItems[] => {
		const value = textOf(project.id);
		const name = textOf(project.name) ?? `Project ${value}`;
		return value !== undefined && contains([name, value], filter) ? [{ name, value }] : [];
	});
	results.sort((a, b) => a.name.localeCompare(b.name));
	return { results, paginationToken: hasNext && !whole ? String(page + 1) : undefined };
}

function jobLabel(job: IDataObject, id: string): string {
	const time = timeOf(job.creation_date);
	const details = [
		textOf(job.status),
		time === undefined ? undefined : new Date(time).toISOString().slice(0, 16).replace('T', ' '),
	].filter((detail) => detail !== undefined);
	const name = textOf(job.name) ?? id;
	return details.length > 0 ? `${name} (${details.join(', ')})` : name;
}

function contains(values: unknown[], filter = ''): boolean {
	const wanted = filter.trim().toLowerCase();
	return values.some((value) => (textOf(value) ?? '').toLowerCase().includes(wanted));
}
