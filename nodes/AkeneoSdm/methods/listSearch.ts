import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { numberOf, textOf, timeOf } from '../../../core/guards';
import { contains, jobLabel, orById } from '../../../core/pickers';
import { openApi } from '../../../core/request';
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
		const timeZone = this.getTimezone();
		const results = jobs.flatMap((job): INodeListSearchItems[] => {
			const id = textOf(job.id);
			if (id === undefined) return [];
			const time = timeOf(job.creation_date);
			const name = jobLabel(textOf(job.name) ?? id, [textOf(job.status)], { time, timeZone });
			return [{ name, value: id }];
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
