import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openApi } from '../../../core/http/client';
import { isMatch, jobLabel, loadPicker } from '../../../core/parameters/pickers';
import { numberOf, textOf, timeOf } from '../../../core/util/typeGuards';
import { SDM } from '../api/jobsApi';
import { newestJobs } from '../api/newestJobs';
import { findProjects } from '../api/projects';

/** The rows of the pickers. */

const JOBS_AT_ONCE = 50;

/** Jobs, newest first, with status and date; the search covers names, IDs and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, SDM);
		const { jobs, before } = await newestJobs(
			api,
			{},
			{
				wanted: JOBS_AT_ONCE,
				before: numberOf(paginationToken),
				matches: (job) => isMatch([job.name, job.id, job.status], filter),
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
			paginationToken: before === undefined ? undefined : String(before),
		};
	});
}

/** Projects by name; the search covers names and IDs. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const { projects, nextPage } = await findProjects(await openApi(this, SDM), {
			page: numberOf(paginationToken) ?? 1,
			matches: ({ id, name }) => isMatch([name, id], filter),
		});
		return {
			results: projects
				.map(({ id, name }) => ({ name, value: id }))
				.sort((a, b) => a.name.localeCompare(b.name)),
			paginationToken: nextPage === undefined ? undefined : String(nextPage),
		};
	});
}
