import {
	NodeApiError,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { asNodeError } from '../../../core/errors';
import { numberOf, textOf, timeOf } from '../../../core/guards';
import { openApi } from '../../../core/request';
import { settle } from '../../../core/settle';
import { newestJobs } from '../newestJobs';
import { findProjects } from '../projects';
import { SDM } from '../sdmApi';

/** The lists behind the pickers. */

const JOBS_AT_ONCE = 50;

/** Jobs, newest first, with status and date; the search looks at names, ids and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await orById(this, async () => {
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
		const timezone = this.getTimezone();
		const results = jobs.flatMap((job): INodeListSearchItems[] => {
			const id = textOf(job.id);
			return id === undefined ? [] : [{ name: jobLabel(job, id, timezone), value: id }];
		});
		return {
			results,
			paginationToken: jobs.before === undefined ? undefined : String(jobs.before),
		};
	});
}

/** Projects by name. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await orById(this, async () => {
		const { projects, nextPage } = await findProjects(await openApi(this, SDM), {
			page: numberOf(paginationToken) ?? 1,
			matches: ({ id, name }) => contains([name, id], filter),
		});
		return {
			results: projects
				.map(({ id, name }) => ({ name, value: id }))
				.sort((a, b) => a.name.localeCompare(b.name)),
			paginationToken: nextPage === undefined ? undefined : String(nextPage),
		};
	});
}

/** Without a list there still is the other way to choose. */
async function orById(
	context: ILoadOptionsFunctions,
	load: () => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
	const loaded = await settle(load());
	if (loaded.ok) return loaded.value;
	const error = asNodeError(context.getNode(), loaded.error);
	// A token that is not accepted will not run the step either.
	if (!(error instanceof NodeApiError && error.httpCode === '401')) {
		error.description = `${error.description ?? ''} Meanwhile you can choose By ID and type the ID.`;
	}
	throw error;
}

/** Such as "Spring lamps (done, 2026-03-02 08:15)", the time being that of its creation. */
function jobLabel(job: IDataObject, id: string, timeZone: string): string {
	const time = timeOf(job.creation_date);
	const details = [
		textOf(job.status),
		// The Swedes write dates as 2026-03-02 08:15.
		time === undefined
			? undefined
			: new Date(time).toLocaleString('sv-SE', { timeZone }).slice(0, 16),
	].filter((detail) => detail !== undefined);
	const name = textOf(job.name) ?? id;
	return details.length > 0 ? `${name} (${details.join(', ')})` : name;
}

function contains(values: unknown[], filter = ''): boolean {
	const wanted = filter.trim().toLowerCase();
	return values.some((value) => (textOf(value) ?? '').toLowerCase().includes(wanted));
}
