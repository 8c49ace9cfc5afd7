import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openApi } from '../../../../../core/http/client';
import { isMatch, jobLabel, loadPicker } from '../../../../../core/parameters/pickers';
import { numberOf, textOf } from '../../../../../core/util/typeGuards';
import { startOf } from '../api/job';
import { AMPERITY } from '../api/jobsApi';
import { newestJobs } from '../api/newestJobs';
import { statusOf, tablesOf } from '../api/states';

/** The rows of the picker. */

const JOBS_AT_ONCE = 50;

/** Jobs, newest first, named after their tables; the search covers tables, IDs and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, AMPERITY);
		const { jobs, before } = await newestJobs(api, {
			wanted: JOBS_AT_ONCE,
			before: numberOf(paginationToken),
			matches: (job) => isMatch([...tableNames(job), job.id, statusOf(job)], filter),
		});
		const timeZone = this.getTimezone();
		const results = jobs.flatMap((job): INodeListSearchItems[] => {
			const id = textOf(job.id);
			if (id === undefined) return [];
			return [
				{
					name: jobLabel(nameOf(job, id), [statusOf(job)], { time: startOf(job), timeZone }),
					value: id,
				},
			];
		});
		return { results, paginationToken: before === undefined ? undefined : String(before) };
	});
}

/** Such as "Loyalty members and 2 more". */
function nameOf(job: IDataObject, id: string): string {
	const [first, ...others] = tableNames(job);
	if (first === undefined) return id;
	return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function tableNames(job: IDataObject): string[] {
	return tablesOf(job).flatMap(({ table_name }) => textOf(table_name) ?? []);
}
