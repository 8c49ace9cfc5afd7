import type { IDataObject } from 'n8n-workflow';

import { isForgotten } from '../../../../../core/parameters/statuses';
import type { JobSighting, KnownJob } from '../../../../../core/trigger/jobSource';
import { isoDate, isRecord, numberOf, textOf, timeOf } from '../../../../../core/util/typeGuards';
import { hasEnded, hasSucceeded, isUnknown, meaningOf, statusOf, tablesOf } from './states';

/** An ingest job: the sum of its tables, its tables and files as items, and its sighting for the trigger. */

const COUNTS = ['read', 'inserted', 'updated', 'rejected', 'errors'];

const DAY_IN_ID = /^[a-z]+-(\d{4})(\d\d)(\d\d)-/;

/**
 * The job as Amperity gives it, with the facts that Amperity gives only for its tables: `status`, start and end, the sum of the
 * counts, and `succeededWithErrors`. A count that no table has is null.
 */
export function sumUp(job: IDataObject): IDataObject {
	const tables = tablesOf(job);
	const status = statusOf(job);
	const counts = Object.fromEntries(COUNTS.map((name) => [name, sumOf(tables, name)]));
	const { started, ended } = timesOf(tables);
	const { id, workflow_id, tables: given, ...rest } = job;
	const own = {
		status,
		succeededWithErrors: hasSucceeded(status) && Number(counts.errors) > 0,
		started_at: dateOrNull(started),
		ended_at: hasEnded(job) ? dateOrNull(ended) : null,
		...counts,
	};
	// Fields that Amperity may add later are kept, but do not replace these.
	return { id, workflow_id, ...own, ...rest, ...own, tables: given };
}

/** The tables of a job, each with its job. `status` is the state in one spelling. */
export function tableItems(job: IDataObject): IDataObject[] {
	return tablesOf(job).map((table) =>
		withFirst(['table_name', 'status', ...COUNTS], {
			job_id: job.id,
			workflow_id: job.workflow_id,
			...table,
			status: meaningOf(table.state),
		}),
	);
}

/** The files of a job, each with the table that it was loaded into. */
export function fileItems(job: IDataObject): IDataObject[] {
	return tableItems(job).flatMap(
		({ job_id, workflow_id, feed_id, table_name, state, ...table }) => {
			const files = Array.isArray(table.files) ? table.files.filter(isRecord) : [];
			const { status } = table;
			return files.map((file) =>
				withFirst(['name', 'table_name', 'status', ...COUNTS], {
					...{ job_id, workflow_id, feed_id, table_name, status, state },
					...file,
				}),
			);
		},
	);
}

/** The same fields, those that people look for first: n8n's table shows few columns at once. */
function withFirst(names: string[], item: IDataObject): IDataObject {
	const first = names.filter((name) => name in item).map((name) => [name, item[name]]);
	return { ...Object.fromEntries(first), ...item };
}

/** Epoch ms; undefined as long as no table has begun. */
export function startOf(job: IDataObject): number | undefined {
	return timesOf(tablesOf(job)).started;
}

/**
 * The sighting of a job. Undefined without a usable ID, and for a job that has ended without any date, because it may have
 * ended long ago.
 */
export function toSighting(
	row: IDataObject,
	now: number,
	known: Partial<KnownJob> = {},
): JobSighting | undefined {
	const id = textOf(row.id) ?? known.id;
	if (id === undefined || !/^[\w-]{1,100}$/.test(id)) return undefined;
	const tables = tablesOf(row);
	const status = statusOf(row);
	const { started, ended } = timesOf(tables);
	const start = started ?? known.createdAt;
	const firstSeen = start ?? known.since ?? endOfDayIn(id);
	const isOver = hasEnded(row) || (isUnknown(status) && isForgotten(firstSeen, now));
	// A job stopped before it began gets a fixed time too, or it would be reported whenever a list shows it.
	const createdAt = start ?? (isOver ? (ended ?? endOfDayIn(id)) : undefined);
	if (isOver && createdAt === undefined && known.id === undefined) return undefined;
	const hasEndTime = isOver && tables.every(hasEnd);
	// The end time tells one end from the next, so it must be the same in every response.
	const endedAt = hasEndTime ? (ended ?? endOfDayIn(id)) : undefined;
	return { id, status, hasEnded: isOver, createdAt, endedAt, job: { ...sumUp(row), id } };
}

/** As long as a table that has begun has no end, the end of the job is not known for sure. */
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

/** The end of the day in an ID such as isj-20260310-40211-a1B2c3, epoch ms: the job was created before. */
function endOfDayIn(id: string): number | undefined {
	const [, year, month, day] = DAY_IN_ID.exec(id) ?? [];
	const start = timeOf(`${year}-${month}-${day}`);
	return start === undefined ? undefined : start + 24 * 3600_000;
}

function dateOrNull(ms: number | undefined): string | null {
	return ms === undefined ? null : isoDate(ms);
}
