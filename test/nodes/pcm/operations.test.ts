import { failureOf } from '../engine/failure';
import { pcmStore } from '../engine/pcm';

type Store = Awaited<ReturnType<typeof pcmStore>>;
let store: Store;
beforeEach(async () => {
	store = await pcmStore();
});
afterEach(async () => await store.pcm.close());

const START = '2026-03-01T08:00:00.400Z';
const MISSING = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
const json = (items: Array<{ json: unknown }>) => items.map((item) => item.json);

describe('Get Status', () => {
	it('returns the job in plain form, without the addresses of its files', async () => {
		const { id } = store.pcm.jobs.createJob({ status: 'success', created_at: START });
		const [job] = json(await store.run('getStatus', {}, id));
		expect(job).toEqual({
			id,
			type: 'product-export',
			status: 'success',
			created_at: '2026-03-01T08:00:00.4Z',
			started_at: '2026-03-01T08:01:00.4Z',
			completed_at: '2026-03-01T08:01:00.4Z',
			updated_at: '2026-03-01T08:00:00.4Z',
			x_request_id: 'request-1',
			filter: 'eq(status,live)',
			file_count: 1,
		});
	});

	it('returns the job as the API does when Simplify is off', async () => {
		const { id } = store.pcm.jobs.createJob({ type: 'price-import' });
		const [job] = json(await store.run('getStatus', { simplify: false }, id));
		expect(job).toMatchObject({
			type: 'pim-job',
			id,
			attributes: { type: 'price-import', status: 'pending' },
		});
	});

	it('reports that there is no such job', async () => {
		expect(await failureOf(store.run('getStatus', {}, MISSING))).toMatchObject({
			message: 'Elastic Path PCM knows no job with this ID (404): Not Found',
			httpCode: '404',
		});
	});
});

describe('List Jobs', () => {
	const create = (type: string, status: string, minute: number) =>
		store.pcm.jobs.createJob({ type, status, created_at: Date.parse(START) + minute * 60_000 });

	it('returns all jobs, newest first, whatever the order of the API', async () => {
		for (let minute = 0; minute < 250; minute++) create('product-import', 'success', minute);
		for (const order of ['newest', 'oldest', 'id', 'updated'] as const) {
			store.pcm.knobs.order = order;
			const jobs = json(await store.run('list', { returnAll: true })) as Array<{
				created_at: string;
			}>;
			const dates = jobs.map(({ created_at }) => Date.parse(created_at));
			expect(dates).toHaveLength(250);
			expect(dates).toEqual([...dates].sort((a, b) => b - a));
		}
	});

	it.each([
		['ignores paging', { ignorePaging: 'whole' as const }],
		['ignores paging and tells no total', { ignorePaging: 'whole' as const, omitTotal: true }],
		['tells no total', { omitTotal: true }],
		['tells a wrong total', { totalIsOne: true }],
		['gives seven rows at most', { maxPageSize: 7 }],
	])('returns each job once where the server %s', async (_name, knobs) => {
		Object.assign(store.pcm.knobs, knobs);
		for (let minute = 0; minute < 110; minute++) create('product-import', 'success', minute);
		const jobs = json(await store.run('list', { returnAll: true })) as Array<{ id: string }>;
		expect(new Set(jobs.map(({ id }) => id)).size).toBe(110);
		expect(jobs).toHaveLength(110);
	});

	it('filters by status and type, with one type for both names of a price import, and stops at the limit', async () => {
		for (let minute = 0; minute < 150; minute++) create('product-export', 'success', minute);
		create('pricebook-import', 'failed', 200);
		create('price-import', 'failed', 201);
		create('price-import', 'success', 202);
		const filters = { status: 'failed', type: 'price-import' };
		const jobs = json(await store.run('list', { limit: 2, filters }));
		expect(jobs).toMatchObject([{ type: 'price-import' }, { type: 'pricebook-import' }]);
		expect(store.requestLines()).toHaveLength(1);
	});

	it.each([
		[{ status: 'fai led' }, "The parameter 'Status' is not a status"],
		[{ type: '../x' }, "The parameter 'Type' is not a type of jobs"],
		[{ type: '={{ $json.nope }}' }, "The parameter 'Type' is empty"],
	])('rejects the filter %p', async (filters, message) => {
		expect(await failureOf(store.run('list', { filters }))).toMatchObject({ message });
		expect(store.requestLines()).toEqual([]);
	});
});

describe('Get Output', () => {
	it('returns the files of an export, fetched from their store without the token', async () => {
		const files = ['sku\nA\n', 'sku\nB\n'];
		const { id } = store.pcm.jobs.createJob({ status: 'success', files });
		const items = await store.run('getOutput', {}, id);
		expect(
			items.map((item) => [
				item.json,
				Buffer.from(item.binary?.data?.data ?? '', 'base64').toString(),
				item.binary?.data?.mimeType,
			]),
		).toEqual([
			[{ jobId: id, fileNumber: 1, fileCount: 2, fileName: 'part_1.csv' }, 'sku\nA\n', 'text/csv'],
			[{ jobId: id, fileNumber: 2, fileCount: 2, fileName: 'part_2.csv' }, 'sku\nB\n', 'text/csv'],
		]);
		expect(store.pcm.fileRequests).toHaveLength(2);
		expect(store.pcm.fileRequests.map(({ headers }) => headers.authorization)).toEqual([
			undefined,
			undefined,
		]);
	});

	it('fetches the job again when an address has expired meanwhile', async () => {
		const { id } = store.pcm.jobs.createJob({ status: 'success' });
		store.pcm.knobs.linkSeconds = -10;
		// When the job is fetched for the second time, its address is valid.
		store.pcm.faults.hook = ({ path }) => {
			if (path.endsWith(id) && store.requestLines().length === 2)
				store.pcm.knobs.linkSeconds = 3600;
			return undefined;
		};
		expect(await store.run('getOutput', {}, id)).toHaveLength(1);
		expect(store.requestLines()).toEqual([`GET /pcm/jobs/${id}`, `GET /pcm/jobs/${id}`]);
	});

	it.each([
		[400, '<?xml version="1.0"?><Error><Code>ExpiredToken</Code></Error>'],
		[400, '{"error":"expired"}'],
		[401, 'Signature expired'],
		[403, '<?xml version="1.0"?><Error><Message>Request has expired</Message></Error>'],
		[403, '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code></Error>'],
		[403, ''],
		[404, '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'],
		[410, 'Gone'],
	])('asks the job again when a store answers %i, %j', async (status, body) => {
		const { id } = store.pcm.jobs.createJob({ status: 'success' });
		store.pcm.knobs.expired = { status, body };
		store.pcm.knobs.linkSeconds = -10;
		store.pcm.faults.hook = ({ path }) => {
			if (path.endsWith(id) && store.requestLines().length === 2)
				store.pcm.knobs.linkSeconds = 3600;
			return undefined;
		};
		expect(await store.run('getOutput', {}, id)).toHaveLength(1);
		expect(store.requestLines()).toEqual([`GET /pcm/jobs/${id}`, `GET /pcm/jobs/${id}`]);
		expect(store.pcm.fileRequests).toHaveLength(2);
	});

	it('fetches no new address when the store of the files does not work', async () => {
		const { id } = store.pcm.jobs.createJob({ status: 'success' });
		store.pcm.knobs.expired = { status: 500, body: '' };
		store.pcm.knobs.linkSeconds = -10;
		const shown = await failureOf(store.run('getOutput', {}, id));
		expect(shown.message).toBe(
			'Elastic Path PCM redirected the download to another address, which did not return the file (500)',
		);
		expect(store.requestLines()).toEqual([`GET /pcm/jobs/${id}`]);
	});

	it('explains an address that stays expired', async () => {
		const { id } = store.pcm.jobs.createJob({ status: 'success' });
		store.pcm.knobs.linkSeconds = -10;
		const shown = await failureOf(store.run('getOutput', {}, id));
		expect(shown.message).toBe(
			'Elastic Path PCM no longer gives the files of this job: their addresses are good for about an hour (403)',
		);
		expect(store.pcm.fileRequests).toHaveLength(2);
	});

	it('explains an address that has expired when the job no longer has any', async () => {
		const job = store.pcm.jobs.createJob({ status: 'success' });
		store.pcm.knobs.linkSeconds = -10;
		store.pcm.faults.hook = ({ path }) => {
			if (path.endsWith(job.id) && store.requestLines().length === 2) job.files.length = 0;
			return undefined;
		};
		const shown = await failureOf(store.run('getOutput', {}, job.id));
		expect(shown.message).toBe(
			'Elastic Path PCM no longer gives the files of this job: their addresses are good for about an hour (403)',
		);
		expect(store.pcm.fileRequests).toHaveLength(1);
	});

	it('returns the errors of a failed job, from all pages', async () => {
		const errors = Array.from({ length: 230 }, (_, row) => `row ${row}: has to be unique`);
		const { id } = store.pcm.jobs.createJob({ type: 'product-import', status: 'failed', errors });
		const items = json(await store.run('getOutput', {}, id));
		expect(items).toEqual(
			errors.map((message, index) => ({ jobId: id, id: `${id}-${index}`, message })),
		);
	});

	it('returns nothing for an export that found nothing', async () => {
		const { id } = store.pcm.jobs.createJob({ status: 'success', files: [] });
		expect(await store.run('getOutput', {}, id)).toEqual([]);
	});

	it.each([
		[
			'a job that is at work',
			{ status: 'started' },
			'auto',
			'has no output for this job yet: its status is "started"',
		],
		[
			'a cancelled export',
			{ status: 'cancelled' },
			'auto',
			'has no files of this job: its status is "cancelled"',
		],
		[
			'an import',
			{ type: 'product-import', status: 'success' },
			'auto',
			'has no files of this job: only exports make files, and this is a job of the type "product-import" with the status "success"',
		],
		[
			'a failed export when files are wanted',
			{ status: 'failed' },
			'file',
			'has no files of this job, because it has failed',
		],
	])('says why there is no output of %s', async (_name, wanted, outputAs, statement) => {
		const { id } = store.pcm.jobs.createJob(wanted);
		const shown = await failureOf(store.run('getOutput', { outputAs }, id));
		expect(shown.message).toBe(`Elastic Path PCM ${statement}`);
	});

	it.each([
		['success', 'This job went well, and there is nothing to fetch. Choose an export.'],
		[
			'cancelled',
			"Choose an export, or choose 'Errors' in 'Output As' to see what went wrong in this job.",
		],
	])('says what to do about an import with the status %s', async (status, advice) => {
		const { id } = store.pcm.jobs.createJob({ type: 'product-import', status });
		expect((await failureOf(store.run('getOutput', {}, id))).description).toBe(
			`${advice} If the job comes from the trigger, add the filter 'Type' there, so that only exports come.`,
		);
	});
});

describe('Cancel', () => {
	it('cancels a pending job with one request', async () => {
		const { id } = store.pcm.jobs.createJob();
		expect(json(await store.run('cancel', {}, id))).toMatchObject([{ id, status: 'cancelled' }]);
		expect(store.requestLines()).toEqual([`POST /pcm/jobs/${id}/cancel`]);
	});

	it.each([400, 409, 422])(
		'says why a job that is not pending is not cancelled, rejected with %d',
		async (status) => {
			store.pcm.knobs.cancelStatus = status;
			const { id } = store.pcm.jobs.createJob({ status: 'started' });
			const shown = await failureOf(store.run('cancel', {}, id));
			expect(shown.message).toContain('did not cancel this job: its status is "started"');
			expect(shown.description).toMatch(
				/^Only a job that is still pending can be cancelled\. There is nothing to do/,
			);
		},
	);

	it.each([500, 502, 503, 'reset' as const])(
		'is not sent again after %p, when it may have worked',
		async (kind) => {
			const { id } = store.pcm.jobs.createJob();
			store.pcm.faults.next({ kind, match: /cancel/ });
			await failureOf(store.run('cancel', {}, id));
			expect(store.requestLines().filter((request) => request.startsWith('POST'))).toHaveLength(1);
			expect(store.pcm.jobs.get(id)?.status).toBe('pending');
		},
	);

	it('has worked when the response broke off and the job is cancelled', async () => {
		const { id } = store.pcm.jobs.createJob();
		store.pcm.faults.next({ kind: 'truncated', match: /cancel/ });
		expect(json(await store.run('cancel', {}, id))).toMatchObject([{ id, status: 'cancelled' }]);
		expect(store.requestLines()).toEqual([`POST /pcm/jobs/${id}/cancel`, `GET /pcm/jobs/${id}`]);
	});
});

it.each(['getStatus', 'getOutput', 'cancel'])(
	'%s rejects an ID that would lead elsewhere, without a request',
	async (operation) => {
		for (const id of ['..', '../../oauth/access_token', 'x#', '', '%2e%2e']) {
			const shown = await failureOf(store.run(operation, {}, id));
			expect(shown.message).toContain("The parameter 'Job'");
		}
		expect(store.requestLines()).toEqual([]);
	},
);

it('a list that is null has nothing in it', async () => {
	for (const body of [{ data: null }, { data: null, meta: { results: { total: 0 } } }]) {
		store.pcm.faults.next({ kind: 200, body, match: /pcm/ });
		expect(await store.run('list')).toEqual([]);
	}
	const { id } = store.pcm.jobs.createJob({ type: 'product-import', status: 'failed' });
	store.pcm.faults.next({ kind: 200, body: { data: null }, match: /errors/ });
	expect(await store.run('getOutput', {}, id)).toEqual([]);
});

it('a response that is not a list of jobs is reported', async () => {
	for (const body of [
		{},
		{ data: null, errors: [{ title: 'No.' }] },
		{ data: null, meta: { results: { total: 7 } } },
		{ data: {} },
		'<html>Please log in</html>',
	]) {
		store.pcm.faults.next({ kind: 200, body, match: /pcm/ });
		const shown = await failureOf(store.run('list'));
		expect(shown.message).toBe('Elastic Path PCM sent no list');
	}
});
