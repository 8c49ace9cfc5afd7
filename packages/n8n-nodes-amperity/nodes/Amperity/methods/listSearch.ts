import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { numberOf, textOf } from '../../../core/guards';
import { contains, jobLabel, orById } from '../../../core/pickers';
import { openApi } from '../../../core/request';
import { AMPERITY } from '../amperityApi';
import { startOf, tablesOf } from '../job';
import { newestJobs } from '../newestJobs';
import { foldedStatus } from '../states';

/** The list behind the picker. */

const JOBS_AT_ONCE = 50;

/** Jobs, newest first, named after their tables; the search looks at tables, ids and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await orById(this, async () => {
		const api = await openApi(this, AMPERITY);
		const { jobs, before } = await newestJobs(api, {
			wanted: JOBS_AT_ONCE,
			before: numberOf(paginationToken),
			matches: (job) => contains([...tableNames(job), job.id, statusIn(job)], filter),
		});
		const timeZone = this.getTimezone();
		const results = jobs.flatMap((job): INodeListSearchItems[] => {
			const id = textOf(job.id);
			if (id === undefined) return [];
			return [
				{
					name: jobLabel(nameOf(job, id), [statusIn(job)], { time: startOf(job), timeZone }),
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

function statusIn(job: IDataObject): string {
	return foldedStatus(tablesOf(job));
}
