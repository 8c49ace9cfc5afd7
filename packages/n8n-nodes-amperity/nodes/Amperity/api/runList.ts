import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import { textOf } from '../../../../../core/util/typeGuards';
import { getRunsPage, type RunFilters } from './runsApi';

/** The list of workflow runs, page by page: each response leads to the next page by a token. */

export interface RunList {
	/** Each run once. */
	rows: IDataObject[];
	/** False when the pages came to no end. */
	complete: boolean;
	/** The number of rows on a full page; undefined when one page held everything. */
	fullPage?: number;
	/** From the first response, epoch ms. */
	serverTime?: number;
	/** Where to go on; undefined at the end. */
	next?: string;
}

/** Reads from `token` on, until `isEnough` or to the end. */
export async function readRuns(
	api: Api,
	filters: RunFilters,
	{
		isEnough = () => false,
		token,
	}: { isEnough?: (rows: IDataObject[]) => boolean; token?: string } = {},
): Promise<RunList> {
	const runs = new Map<string, IDataObject>();
	const seen = new Set<string>();
	let next = token;
	let serverTime: number | undefined;
	let fullPage: number | undefined;
	do {
		const page = await getRunsPage(api, filters, next);
		serverTime ??= page.serverTime;
		for (const row of page.rows) runs.set(textOf(row.id) ?? JSON.stringify(row), row);
		next = page.next;
		if (next !== undefined) fullPage ??= page.rows.length;
		if (isEnough([...runs.values()])) break;
		// A server that repeats its tokens would never come to an end.
		if (next !== undefined && seen.has(next))
			return { rows: [...runs.values()], complete: false, fullPage, serverTime };
		if (next !== undefined) seen.add(next);
	} while (next !== undefined);
	return { rows: [...runs.values()], complete: true, fullPage, serverTime, next };
}
