import {
	fileItems,
	sumUp,
	tableItems,
	toSighting,
} from '../../../packages/n8n-nodes-amperity/nodes/Amperity/api/job';

const NOW = Date.parse('2026-03-11T12:00:00Z');
const DAY = 24 * 3600_000;
const table = {
	feed_id: 'df-7Kq',
	job_id: 'isj-20260310-40211-a1B2c3',
	table_name: 'Loyalty members',
	state: 'succeeded',
	read: 5000,
	inserted: 4100,
	updated: 850,
	rejected: 30,
	errors: 20,
	started_at: '2026-03-10T02:00:04.120Z',
	ended_at: '2026-03-10T02:03:55.870Z',
	files: [
		{ file_id: 'cb-20260310-40205-Qw/part0.avro', name: 'part0.avro', read: 5000, errors: 20 },
	],
};
const job = {
	id: 'isj-20260310-40211-a1B2c3',
	workflow_id: 'wf-20260310-40200-Zz9',
	tables: [
		table,
		{
			...table,
			table_name: 'Orders',
			read: '10',
			errors: null,
			started_at: '2026-03-10T01:59:00Z',
		},
	],
};

describe('the sum of a job', () => {
	it('has the fields of the job, those that follow from its tables, and the tables as they are', () => {
		expect(sumUp({ ...job, surprise: 1 })).toEqual({
			id: job.id,
			workflow_id: job.workflow_id,
			status: 'succeeded',
			succeededWithErrors: true,
			started_at: '2026-03-10T01:59:00.000Z',
			ended_at: '2026-03-10T02:03:55.870Z',
			read: 5010,
			inserted: 8200,
			updated: 1700,
			rejected: 60,
			errors: 20,
			surprise: 1,
			tables: job.tables,
		});
	});

	it('keeps its meaning if Amperity one day gives a job or a table a status of its own', () => {
		const later = {
			...job,
			status: 'OK',
			started_at: 'today',
			tables: [{ ...table, status: 'OK' }],
		};
		expect(sumUp(later)).toMatchObject({ status: 'succeeded', started_at: table.started_at });
		expect(tableItems(later)).toMatchObject([{ status: 'succeeded' }]);
	});

	it('shows first what people look for in its tables and files', () => {
		const firstOf = (items: object[]) => Object.keys(items[0] ?? {}).slice(0, 7);
		const counts = ['read', 'inserted', 'updated', 'rejected', 'errors'];
		expect(firstOf(tableItems(job))).toEqual(['table_name', 'status', ...counts]);
		expect(firstOf(fileItems(job)).slice(0, 5)).toEqual([
			...['name', 'table_name', 'status', 'read', 'errors'],
		]);
	});

	it('has no end as long as the job runs, and no start before it has begun', () => {
		const running = sumUp({ ...job, tables: [table, { state: 'running' }] });
		expect(running).toMatchObject({
			status: 'running',
			ended_at: null,
			succeededWithErrors: false,
		});
		expect(sumUp({ id: 'isj-1', tables: [{ state: 'scheduled', started_at: null }] })).toEqual({
			id: 'isj-1',
			workflow_id: undefined,
			status: 'scheduled',
			succeededWithErrors: false,
			started_at: null,
			ended_at: null,
			read: null,
			inserted: null,
			updated: null,
			rejected: null,
			errors: null,
			tables: [{ state: 'scheduled', started_at: null }],
		});
	});

	it.each([undefined, null, 'many', 7, {}, [null, 7, 'x', []]])(
		'accepts tables that are %j',
		(tables) => {
			expect(sumUp({ id: 'isj-1', tables } as never)).toMatchObject({ status: 'unknown' });
			expect(tableItems({ id: 'isj-1', tables } as never)).toEqual([]);
			expect(fileItems({ id: 'isj-1', tables } as never)).toEqual([]);
		},
	);
});

describe('the ledger', () => {
	it('sees the earliest start and the latest end of the tables', () => {
		expect(toSighting(job, NOW)).toEqual({
			id: job.id,
			status: 'succeeded',
			hasEnded: true,
			createdAt: Date.parse('2026-03-10T01:59:00Z'),
			endedAt: Date.parse('2026-03-10T02:03:55.870Z'),
			job: sumUp(job),
		});
	});

	it.each<[string, object, object]>([
		[
			'sees no end as long as one of the tables has none',
			{ tables: [table, { ...table, ended_at: null }] },
			{ hasEnded: true, endedAt: undefined },
		],
		[
			'does not take the end of one table for the end of the job',
			{ tables: [table, { state: 'running' }] },
			{ hasEnded: false, endedAt: undefined },
		],
		[
			'dates a job that was canceled before it began by its end',
			{ tables: [{ state: 'canceled', ended_at: table.ended_at }] },
			{ hasEnded: true, createdAt: Date.parse(table.ended_at) },
		],
		[
			'dates a job without any date by the end of the day in its ID',
			{ tables: [{ state: 'canceled' }] },
			{
				hasEnded: true,
				createdAt: Date.parse('2026-03-11T00:00:00Z'),
				endedAt: Date.parse('2026-03-11T00:00:00Z'),
			},
		],
		[
			'does not date a job that has not begun',
			{ tables: [{ state: 'scheduled' }] },
			{ hasEnded: false, createdAt: undefined },
		],
		[
			'watches a job without tables',
			{ tables: [] },
			{ hasEnded: false, createdAt: undefined, status: 'unknown' },
		],
	])('%s', (_name, change, seen) => {
		expect(toSighting({ ...job, ...change }, NOW)).toMatchObject(seen);
	});

	it('stops watching an unknown status a week after it was first seen', () => {
		const odd = { id: 'isj-1f73r9u2', tables: [{ state: 'hibernating' }] };
		const finalAfter = (days: number) =>
			toSighting(odd, NOW, { id: odd.id, since: NOW - days * DAY })?.hasEnded;
		expect([finalAfter(6), finalAfter(8)]).toEqual([false, true]);
		expect(toSighting({ ...odd, id: 'isj-20260310-1-a' }, NOW + 9 * DAY)?.hasEnded).toBe(true);
	});

	it('sees a job that has ended without any date only if it knew the job', () => {
		const row = { id: 'isj-1f73r9u2', tables: [{ state: 'canceled' }] };
		expect(toSighting(row, NOW)).toBeUndefined();
		expect(toSighting(row, NOW, { id: row.id })).toMatchObject({
			hasEnded: true,
			endedAt: undefined,
		});
	});

	it.each([undefined, null, '', 'a b', '../x', 'x'.repeat(101)])(
		'sees no job with the ID %j',
		(id) => {
			expect(toSighting({ ...job, id } as never, NOW)).toBeUndefined();
		},
	);
});
