import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openApi } from '../../../../../core/http/client';
import { isMatch, jobLabel, loadPicker } from '../../../../../core/parameters/pickers';
import { textOf } from '../../../../../core/util/typeGuards';
import { createdAt, jobKey, statusOf, typeOf } from '../api/job';
import { readJobs } from '../api/jobListing';
import { PCM } from '../api/jobsApi';

/** The rows of the picker. */

const JOBS_AT_ONCE = 50;
/** The most jobs that a search reads. */
const MOST_JOBS = 2000;

/** Jobs, newest first, with status and date; the search covers types, IDs and statuses. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, PCM);
		const { rows } = await readJobs(api, (listing) => {
			const isEnough = listing.rows.filter(matches).length >= JOBS_AT_ONCE;
			return listing.rows.length >= MOST_JOBS || (isEnough && listing.isNewestFirst());
		});
		const timeZone = this.getTimezone();
		const jobs = rows.filter(matches).sort((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0));
		const results = jobs.slice(0, JOBS_AT_ONCE).flatMap((job): INodeListSearchItems[] => {
			const id = textOf(job.id);
			if (id === undefined) return [];
			const shown = `${titleOf(typeOf(job) ?? 'job')} ${id.slice(0, 8)}`;
			const name = jobLabel(shown, [statusOf(job)], { time: createdAt(job), timeZone });
			return [{ name, value: id }];
		});
		return { results };
	});

	function matches(job: Parameters<typeof jobKey>[0]): boolean {
		const type = typeOf(job) ?? '';
		return isMatch([type, titleOf(type), job.id, statusOf(job)], filter);
	}
}

/** Such as "Product export" for "product-export". */
function titleOf(type: string): string {
	const words = type.replace(/-/g, ' ');
	return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
