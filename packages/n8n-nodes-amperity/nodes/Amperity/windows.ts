import { NodeApiError, type IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { textOf } from '../../core/guards';
import { OutOfTime } from '../../core/outOfTime';
import { settle } from '../../core/settle';
import { getJobs, WINDOW_MS, type Window } from './amperityApi';

/** Lists of jobs over more than the seven days that one request may ask for. */

/** A local clock that is further ahead of the service's is not followed. */
const MONTH_MS = 31 * 24 * 3600_000;

interface Backwards {
	/** Asked after every window, with all jobs so far. */
	isEnough?: (jobs: IDataObject[]) => boolean;
	/** Ends at the first window that is refused as such: how far back the list goes is not documented. */
	asFarAsItGoes?: boolean;
}

export interface ReadBack {
	/** Each job once: one that starts its tables over a longer time may stand in several windows. */
	jobs: IDataObject[];
	/** How far back it went, epoch ms; undefined when there is nothing further back. */
	readFrom?: number;
	/** By the first answer. */
	serverTime?: number;
}

/** What started in a stretch of time, the latest window first. */
export async function readBackwards(
	api: Api,
	{ from, to }: Window,
	{ isEnough = () => false, asFarAsItGoes = false }: Backwards = {},
): Promise<ReadBack> {
	const jobs = new Map<string, IDataObject>();
	let serverTime: number | undefined;
	let readFrom = to;
	while (readFrom > from && !isEnough([...jobs.values()])) {
		const window = { from: Math.max(from, readFrom - WINDOW_MS), to: readFrom };
		const answer = await settle(getJobs(api, window));
		if (!answer.ok) {
			const isEnd = asFarAsItGoes && readFrom < to && isRefused(answer.error);
			if (isEnd) return { jobs: [...jobs.values()], serverTime };
			throw answer.error;
		}
		serverTime ??= answer.value.serverTime;
		for (const row of answer.value.rows) jobs.set(textOf(row.id) ?? JSON.stringify(row), row);
		readFrom = window.from;
	}
	return { jobs: [...jobs.values()], readFrom, serverTime };
}

/**
 * What started since `from`, in the order of time: when time is up, all that started before `until` was read. The last window
 * ends in the future by any clock, so that nothing is left out because one is wrong.
 */
export async function readForwards(
	api: Api,
	from: number,
): Promise<{ rows: IDataObject[]; serverTime?: number; until?: number }> {
	const read = async (start: number) => await getJobs(api, { from: start, to: start + WINDOW_MS });
	const { rows, serverTime } = await read(from);
	for (let start = from + WINDOW_MS; start <= presentBy(serverTime); start += WINDOW_MS) {
		const next = await settle(read(start));
		if (!next.ok && next.error instanceof OutOfTime) return { rows, serverTime, until: start };
		if (!next.ok) throw next.error;
		for (const row of next.value.rows) rows.push(row);
	}
	return { rows, serverTime };
}

function isRefused(error: unknown): boolean {
	return error instanceof NodeApiError && ['400', '422'].includes(error.httpCode ?? '');
}

/** The later of both clocks: reading too much does no harm. */
function presentBy(serverTime = Date.now()): number {
	return Math.max(serverTime, Math.min(Date.now(), serverTime + MONTH_MS));
}
