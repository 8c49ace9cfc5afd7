import { type IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../../../core/errors/kinds';
import type { Api } from '../../../../../core/http/api';
import { DeadlineExceeded } from '../../../../../core/util/deadlines';
import { settle } from '../../../../../core/util/outcome';
import { textOf } from '../../../../../core/util/typeGuards';
import { getJobs, type TimeSlice, LONGEST_SLICE_MS } from './jobsApi';

/** Lists of jobs over more than the seven days that one request may cover. */

/** A local clock that is further ahead of the service's is ignored. */
const MONTH_MS = 31 * 24 * 3600_000;

interface Backwards {
	/** Called after every time slice, with all jobs so far. */
	isEnough?: (jobs: IDataObject[]) => boolean;
	/** Ends at the first time slice that is rejected as such: how far back the list goes is not documented. */
	asFarAsItGoes?: boolean;
}

export interface ReadBack {
	/** Each job once: one that starts its tables over a longer time may be in several time slices. */
	jobs: IDataObject[];
	/** The beginning of the last time slice, epoch ms; undefined when there is nothing before it. */
	readFrom?: number;
	/** From the first response. */
	serverTime?: number;
}

/** The jobs that started in a time slice of any length, the latest part first. */
export async function readBackwards(
	api: Api,
	{ from, to }: TimeSlice,
	{ isEnough = () => false, asFarAsItGoes = false }: Backwards = {},
): Promise<ReadBack> {
	const jobs = new Map<string, IDataObject>();
	let serverTime: number | undefined;
	let readFrom = to;
	while (readFrom > from && !isEnough([...jobs.values()])) {
		const slice = { from: Math.max(from, readFrom - LONGEST_SLICE_MS), to: readFrom };
		const response = await settle(getJobs(api, slice));
		if (!response.ok) {
			const isEnd = asFarAsItGoes && readFrom < to && isRejection(response.error);
			if (isEnd) return { jobs: [...jobs.values()], serverTime };
			throw response.error;
		}
		serverTime ??= response.value.serverTime;
		for (const row of response.value.rows) jobs.set(textOf(row.id) ?? JSON.stringify(row), row);
		readFrom = slice.from;
	}
	return { jobs: [...jobs.values()], readFrom, serverTime };
}

/**
 * The jobs that started since `from`, in the order of time. At the deadline, all that started before `until` were read. The last
 * time slice ends in the future by any clock, so that a wrong clock leaves nothing out.
 */
export async function readForwards(
	api: Api,
	from: number,
): Promise<{ rows: IDataObject[]; serverTime?: number; until?: number }> {
	const read = async (start: number) =>
		await getJobs(api, { from: start, to: start + LONGEST_SLICE_MS });
	const { rows, serverTime } = await read(from);
	for (
		let start = from + LONGEST_SLICE_MS;
		start <= presentBy(serverTime);
		start += LONGEST_SLICE_MS
	) {
		const next = await settle(read(start));
		if (!next.ok && next.error instanceof DeadlineExceeded)
			return { rows, serverTime, until: start };
		if (!next.ok) throw next.error;
		for (const row of next.value.rows) rows.push(row);
	}
	return { rows, serverTime };
}

function isRejection(error: unknown): boolean {
	return [400, 422].includes(httpStatusOf(error) ?? 0);
}

/** The later of both clocks: reading too much does no harm. */
function presentBy(serverTime = Date.now()): number {
	return Math.max(serverTime, Math.min(Date.now(), serverTime + MONTH_MS));
}
