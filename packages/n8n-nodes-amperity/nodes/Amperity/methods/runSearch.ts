import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openApi } from '../../../../../core/http/client';
import { isMatch, jobLabel, loadPicker } from '../../../../../core/parameters/pickers';
import { isoDate, textOf } from '../../../../../core/util/typeGuards';
import { AMPERITY } from '../api/jobsApi';
import { createdAt, newestRunsFirst, runStatus } from '../api/run';
import { readRuns } from '../api/runList';

/** The rows of the picker of workflow runs. */

const RUNS_AT_ONCE = 50;
/** The most runs that one search reads. */
const MOST_RUNS = 1000;
/** Older runs are not offered. */
const LONGEST_MS = 30 * 24 * 3600_000;

/** Runs of the last 30 days; the search covers names, types, IDs and statuses. */
export async function searchRuns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, AMPERITY);
		const matches = (run: Parameters<typeof runStatus>[0]) =>
			isMatch([run.name, run.type, run.id, runStatus(run)], filter);
		const { rows, next } = await readRuns(
			api,
			{ created_from: isoDate(Date.now() - LONGEST_MS) },
			{
				token: textOf(paginationToken),
				isEnough: (found) =>
					found.length >= MOST_RUNS || found.filter(matches).length >= RUNS_AT_ONCE,
			},
		);
		const timeZone = this.getTimezone();
		const results = newestRunsFirst(rows.filter(matches)).flatMap((run): INodeListSearchItems[] => {
			const id = textOf(run.id);
			if (id === undefined) return [];
			const shown = textOf(run.name) ?? id;
			const name = jobLabel(shown, [runStatus(run)], { time: createdAt(run), timeZone });
			return [{ name, value: id }];
		});
		return { results, paginationToken: next };
	});
}
