import type { IDataObject } from 'n8n-workflow';

import { isRecord, numberOf, textOf, timeOf } from '../../core/guards';
import type { JobSighting, KnownJob } from '../../core/jobSource';
import { isForgotten } from '../../core/statuses';
import { foldedStatus, isOver, meaningOf } from './states';

/** An ingest job: what Amperity tells of its tables, summed up. */

const COUNTS = ['read', 'inserted', 'updated', 'rejected', 'errors'];

const DAY_IN_ID = /^[a-z]+-(\d{4})(\d\d)(\d\d)-/;

export function tablesOf({ tables }: IDataObject): IDataObject[] {
	return Array.isArray(tables) ? tables.filter(isRecord) : [];
}

/**
 * The job as Amperity gives it, and at its top what it says only of its tables: `status`, beginning and end, counts summed,
 * and `succeededWithErrors`. A count that no table has is null.
 */
export function summedUp(job: IDataObject): IDataObject {
	const tables = tablesOf(job);
	const status = foldedStatus(tables);
	const counts = Object.fromEntries(COUNTS.map((name) => [name, sumOf(tables, name)]));
	const { started, ended } = timesOf(tables);
	const { id, workflow_id, tables: given, ...rest } = job;
	const own = {
		status,
		succeededWithErrors: status === 'succeeded' && Number(counts.errors) > 0,
		started_at: isoDate(started),
		ended_at: isOver(status, tables) ? isoDate(ended) : null,
		...counts,
	};
	// Fields that Amperity may add some day come along, but do not change what these mean.
	return { id, workflow_id, ...own, ...rest, ...own, tables: given };
}

/** The tables of a job, one by one, with the job they belong to. `status` is the state in a word that is always the same. */
export function tableItems(job: IDataObject): IDataObject[] {
	return tablesOf(job).map((table) => ({
		job_id: job.id,
		workflow_id: job.workflow_id,
		...table,
		status: meaningOf(table.state),
	}));
}

/** The files of a job, one by one, with the table they were loaded into. */
export function fileItems(job: IDataObject): IDataObject[] {
	return tableItems(job).flatMap(
		({ job_id, workflow_id, feed_id, table_name, state, ...table }) => {
			const files = Array.isArray(table.files) ? table.files.filter(isRecord) : [];
			const { status } = table;
			return files.map((file) => ({
				...{ job_id, workflow_id, feed_id, table_name, status, state },
				...file,
			}));
		},
	);
}

/** Epoch ms; undefined as long as no table has begun. */
export function startOf(job: IDataObject): number | undefined {
	return timesOf(tablesOf(job)).started;
}

/**
 * A job as the ledger sees it. Undefined for one without a usable id, and for one that has ended and tells nothing of when:
 * there is no saying whether that is news.
 */
export function toSighting(
	row: IDataObject,
	now: number,
	known: Partial<KnownJob> = {},
): JobSighting | undefined {
	const id = textOf(row.id) ?? known.id;
	if (id === undefined || !/^[\w-]{1,100}$/.test(id)) return undefined;
	const tables = tablesOf(row);
	const status = foldedStatus(tables);
	const { started, ended } = timesOf(tables);
	const born = started ?? known.createdAt;
	const firstSeen = born ?? known.since ?? endOfDayIn(id);
	const final = isOver(status, tables) || (status === 'unknown' && isForgotten(firstSeen, now));
	// Stopped before it has begun: news once, but not whenever a list shows it again.
	const createdAt = born ?? (final ? (ended ?? endOfDayIn(id)) : undefined);
	if (final && createdAt === undefined && known.id === undefined) return undefined;
	const hasEndTime = final && tables.every(hasEnd);
	// It tells one end from the next, and must be the same whenever the job is read.
	const endedAt = hasEndTime ? (ended ?? endOfDayIn(id)) : undefined;
	return { id, status, final, createdAt, endedAt, job: { ...summedUp(row), id } };
}

/** A table that has begun has an end too, or else the end of the job is not known for sure yet. */
function hasEnd({ started_at, ended_at }: IDataObject): boolean {
	return timeOf(ended_at) !== undefined || timeOf(started_at) === undefined;
}

function timesOf(tables: IDataObject[]): { started?: number; ended?: number } {
	const times = (name: string) => tables.flatMap((table) => timeOf(table[name]) ?? []);
	const started = times('started_at').sort((a, b) => a - b)[0];
	const ended = times('ended_at').sort((a, b) => b - a)[0];
	return { started, ended };
}

function sumOf(tables: IDataObject[], name: string): number | null {
	const counts = tables.flatMap((table) => numberOf(table[name]) ?? []);
	return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** The latest time at which a job can have been made whose id holds a day, such as isj-20260310-40211-a1B2c3; epoch ms. */
function endOfDayIn(id: string): number | undefined {
	const [, year, month, day] = DAY_IN_ID.exec(id) ?? [];
	const start = timeOf(`${year}-${month}-${day}`);
	return start === undefined ? undefined : start + 24 * 3600_000;
}

function isoDate(ms: number | undefined): string | null {
	return ms === undefined ? null : new Date(ms).toISOString();
}
