import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { createSdmSimulator } from '../../simulators/sdm';
import { run, runAsTool, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { fileItem, storedFileItem } from '../engine/files';
import { sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';

/** Create Job and Run File: what starts a job, and how often. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

const DAY = 24 * 3600_000;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await sdm.close();
	jest.useRealTimers();
});
afterAll(() => nock.restore());

/** For a service that does not answer. A busy machine answers within this time, too. */
const SHORT = { requestOptions: { timeout: 1_000 } };
const starting = (operation: string, parameters: INodeParameters = {}, more: Partial<Setup> = {}) =>
	sdmNode(url, { operation, project: byId('2'), ...parameters }, more);
const creating = (parameters: INodeParameters = {}, more?: Partial<Setup>) =>
	starting('create', { fileId: '7001', ...parameters }, more);
const runningFile = (parameters: INodeParameters = {}, more?: Partial<Setup>) =>
	starting('runFile', { waitUntilFinished: false, ...parameters }, more);
const create = async (parameters?: INodeParameters) => await run(creating(parameters));
const jobs = () =>
	sdm.jobs.all().map(({ name, project, file, model_version: version }) => ({
		name,
		project,
		file: file.id,
		version,
	}));
const requestsOf = (method: string, path: string) =>
	sdm.requests.filter((request) => request.method === method && request.path === path).length;
const posts = () => requestsOf('POST', '/api/v1/jobs/');
/** The next POST that creates a job. */
const failCreation = (
	kind: NonNullable<Parameters<typeof sdm.faults.next>[0]>['kind'],
	times = 1,
) =>
	sdm.faults.next({
		kind,
		times,
		match: ({ method, path }) => method === 'POST' && path === '/api/v1/jobs/',
	});

describe('Create Job', () => {
	beforeEach(() => void sdm.files.add({ name: 'lamps.csv' }));

	it('starts a job for the file, and hands it on with its ID', async () => {
		const [item, ...others] = await create({
			name: ' Spring\tlamps ',
			options: { modelVersion: 3 },
		});
		const [job] = sdm.jobs.all();
		expect(jobs()).toEqual([{ name: 'Spring lamps', project: 2, file: 7001, version: 3 }]);
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			json: { id: job?.id, name: 'Spring lamps', status: 'running', project: 2, created: true },
			pairedItem: { item: 0 },
		});
	});

	it('a response with the ID alone is enough', async () => {
		sdm.knobs.minimalCreated = true;
		const [item] = await create({ name: 'Lamps' });
		const id = sdm.jobs.all()[0]?.id;
		expect(item?.json).toEqual({ id, name: 'Lamps', project: 2, created: true });
	});

	it('waits until the job has finished, where that is chosen', async () => {
		sdm.knobs.createdScript = [{ after: 90_000, status: 'done' }];
		const [item] = await create({ waitUntilFinished: true, timeoutMinutes: 5 });
		expect(item?.json).toMatchObject({ status: 'done', timedOut: false, created: true });
	});

	it('the wait ends at its timeout', async () => {
		const wait = create({ waitUntilFinished: true, timeoutMinutes: 2 });
		expect((await failureOf(wait)).message).toBe(
			'The job has not finished within 2 minutes: its status is "running"',
		);
	});

	it('says what is wrong with a file that Akeneo does not know', async () => {
		expect(await failureOf(create({ fileId: '9' }))).toEqual({
			message:
				'Akeneo SDM did not create the job (400): file_id: Invalid pk "9" - object does not exist.',
			description:
				"Check 'Project' and 'File ID'. A file can be used when Akeneo has read it: Upload File waits for that.",
			httpCode: '400',
			item: 0,
		});
	});

	it.each([
		['Project', { project: byId('..') }],
		['File ID', { fileId: '../7001' }],
		['Model Version', { options: { modelVersion: -1 } }],
		['Timeout (Minutes)', { waitUntilFinished: true, timeoutMinutes: 0 }],
	] as Array<[string, INodeParameters]>)(
		'an invalid %s starts nothing',
		async (name, parameters) => {
			expect((await failureOf(create(parameters))).message).toContain(`'${name}'`);
			expect(sdm.requests).toHaveLength(0);
		},
	);

	it('an address of a file is taken for its ID', async () => {
		await create({ fileId: 'https://sdm.akeneo.cloud/api/v1/files/7001/' });
		expect(jobs()).toMatchObject([{ file: 7001 }]);
	});
});

describe('a creation whose response leaves open whether it worked', () => {
	beforeEach(() => void sdm.files.add({ name: 'lamps.csv' }));

	it.each(['silent', 'lost', 'truncated', 'late502'] as const)(
		'%s: the job that was created is found and gone on with',
		async (kind) => {
			failCreation(kind);
			const [item] = await create({ name: 'Lamps', ...SHORT });
			expect(item?.json).toMatchObject({ id: sdm.jobs.all()[0]?.id, name: 'Lamps', created: true });
			expect([jobs().length, posts()]).toEqual([1, 1]);
		},
	);

	it.each([500, 502, 'reset', 'hang', 'html'] as const)(
		'%s, and there is no job: the step says that it cannot know, and creates no other',
		async (kind) => {
			failCreation(kind);
			expect(await failureOf(create({ name: 'Lamps', ...SHORT }))).toEqual({
				message: 'Akeneo SDM did not say whether it has created the job "Lamps"',
				description:
					'Look for a job of this name in Akeneo. Run this node again only if it is not there.',
				item: 0,
			});
			expect([jobs().length, posts()]).toEqual([0, 1]);
		},
	);

	it('a response with an ID that leads elsewhere is not taken for a job', async () => {
		sdm.faults.next({
			kind: 200,
			body: { id: '../../auth' },
			match: ({ method }) => method === 'POST',
		});
		expect((await failureOf(create({ name: 'Lamps' }))).message).toMatch(/did not say whether/);
	});

	it('a job that appears only after a while is found', async () => {
		failCreation('reset');
		const start = Date.now();
		sdm.onRequest(() => {
			if (Date.now() - start > 5_000 && jobs().length === 0)
				sdm.jobs.createJob({ name: 'Lamps', project: 2, file: 7001 });
		});
		expect((await create({ name: 'Lamps' }))[0]?.json).toMatchObject({
			name: 'Lamps',
			created: true,
		});
	});

	it.each([
		['of another file', { file: 7002 }],
		['of another project', { project: 1 }],
		['of another name', { name: 'Lamps 2' }],
	])('a job %s is not taken for it', async (_, other) => {
		failCreation('reset');
		sdm.onRequest(({ method }) => {
			if (method === 'POST')
				sdm.jobs.createJob({ name: 'Lamps', project: 2, file: 7001, ...other });
		});
		expect((await failureOf(create({ name: 'Lamps' }))).message).toMatch(/did not say whether/);
	});

	it('an earlier job of the same name is not taken for it', async () => {
		sdm.jobs.createJob({ name: 'Lamps', project: 2, file: 7001 });
		failCreation('reset');
		expect((await failureOf(create({ name: 'Lamps' }))).message).toMatch(/did not say whether/);
	});

	it('of two new jobs none is taken for it', async () => {
		failCreation('lost');
		sdm.onRequest(({ method }) => {
			if (method === 'POST') sdm.jobs.createJob({ name: 'Lamps', project: 2, file: 7001 });
		});
		expect((await failureOf(create({ name: 'Lamps' }))).message).toMatch(/did not say whether/);
	});

	it('a rate limit says that nothing was created, and the creation is sent again', async () => {
		failCreation(429);
		await create({ name: 'Lamps' });
		expect([jobs().length, posts()]).toEqual([1, 2]);
	});

	it.each([301, 302, 307, 308, 400, 403, 404])(
		'%i says so too, and nothing is looked for',
		async (kind) => {
			failCreation(kind);
			await failureOf(create({ name: 'Lamps' }));
			expect([jobs().length, posts(), sdm.requests.length]).toEqual([0, 1, 2]);
		},
	);
});

describe('Run File', () => {
	it('uploads the file, starts a job and hands it on when it has finished', async () => {
		Object.assign(sdm.knobs, {
			parseMs: 3_000,
			createdScript: [{ after: 60_000, status: 'done' }],
		});
		const [item] = await run(
			runningFile({ waitUntilFinished: true, name: 'Lamps', options: { skipLines: 1 } }),
			[fileItem('lamps.csv')],
		);
		expect(sdm.files.all()).toMatchObject([{ name: 'lamps.csv', skipLines: 1 }]);
		expect(jobs()).toEqual([{ name: 'Lamps', project: 2, file: 7001, version: 0 }]);
		expect(item?.json).toMatchObject({ status: 'done', timedOut: false, created: true });
	});

	it('runs the input items as one file', async () => {
		const items = [{ json: { sku: 'A' } }, { json: { sku: 'B' } }];
		const [item, ...others] = await run(runningFile({ source: 'items' }), items);
		expect(sdm.files.all()).toMatchObject([{ rows: [{ sku: 'A' }, { sku: 'B' }] }]);
		expect(jobs()).toMatchObject([{ name: 'Items (n8n workflow-1-1-0.0)' }]);
		expect(others).toEqual([]);
		expect(item?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('the files of all items run side by side', async () => {
		sdm.knobs.createdScript = [{ after: 60_000, status: 'done' }];
		const start = Date.now();
		const items = ['a.csv', 'b.csv', 'c.csv'].map((name) => fileItem(name));
		const output = await run(runningFile({ waitUntilFinished: true }), items);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(Date.now() - start).toBeLessThan(120_000);
		expect(
			jobs()
				.map(({ name }) => name)
				.sort(),
		).toEqual([
			'a.csv (n8n workflow-1-1-0.0)',
			'b.csv (n8n workflow-1-1-0.1)',
			'c.csv (n8n workflow-1-1-0.2)',
		]);
	});

	it('a job that waits for a person is handed on as it is', async () => {
		sdm.knobs.createdScript = [{ after: 10_000, status: 'pending' }];
		const [item] = await run(runningFile({ waitUntilFinished: true }), [fileItem('lamps.csv')]);
		expect(item?.json).toMatchObject({ status: 'pending', timedOut: false });
	});

	it('Continue On Fail gives the error as an item, and the other files have their jobs', async () => {
		const node = { onError: 'continueRegularOutput' as const };
		const items = [fileItem('a.pdf', 'x', { mimeType: 'application/pdf' }), fileItem('b.csv')];
		expect(await run(runningFile({}, { node }), items)).toMatchObject([
			{ json: { error: 'a.pdf is not of a type that Akeneo takes' }, pairedItem: { item: 0 } },
			{ json: { created: true, name: 'b.csv (n8n workflow-1-1-0.1)' }, pairedItem: { item: 1 } },
		]);
		expect(jobs()).toHaveLength(1);
	});

	it('a file that Akeneo cannot read starts no job', async () => {
		sdm.knobs.parsingError = 'Line 7 has 3 columns.';
		await failureOf(run(runningFile(), [fileItem('lamps.csv')]));
		expect(posts()).toBe(0);
	});
});

describe('a file that is run again', () => {
	const again = async (more: Partial<Setup> = {}, parameters: INodeParameters = {}) =>
		(await run(runningFile(parameters, more), [storedFileItem('lamps.csv')]))[0]?.json;

	it('in a later execution: the stored file has one job, and is not uploaded again', async () => {
		const first = await again({ executionId: '7' });
		const second = await again({ executionId: '8' });
		expect(jobs()).toMatchObject([{ name: 'lamps.csv (n8n 4f2a91bc)' }]);
		expect([first?.created, second?.created, second?.id]).toEqual([true, false, first?.id]);
		expect(requestsOf('POST', '/api/v1/files/')).toBe(1);
	});

	it('after the step could not know: it finds the job', async () => {
		failCreation('lost');
		sdm.faults.next({
			kind: 500,
			times: 99,
			match: ({ method, path }) => method === 'GET' && path === '/api/v1/jobs/' && posts() > 0,
		});
		await failureOf(again());
		sdm.faults.clear();
		expect(await again()).toMatchObject({ created: false, name: 'lamps.csv (n8n 4f2a91bc)' });
		expect(jobs()).toHaveLength(1);
	});

	it.each([
		['the same execution', '1', 1],
		['another execution', '2', 2],
	])('a file that is kept in its item, in %s: %s has %i jobs', async (_, executionId, count) => {
		for (const id of ['1', executionId])
			await run(runningFile({}, { executionId: id }), [fileItem('lamps.csv')]);
		expect(jobs()).toHaveLength(count);
	});

	it('with a name of its own: another job, unless the name stands for one file', async () => {
		await again({}, { name: 'Daily' });
		await again({}, { name: 'Daily' });
		expect(jobs()).toHaveLength(2);
		expect(await again({}, { name: 'Daily', options: { ifNameExists: 'use' } })).toMatchObject({
			created: false,
		});
		expect(jobs()).toHaveLength(2);
	});

	it('in another project: another job', async () => {
		await again();
		await again({}, { project: byId('1') });
		expect(jobs().map(({ project }) => project)).toEqual([2, 1]);
	});

	it('after more than three days: another job', async () => {
		await again();
		jest.setSystemTime(Date.now() + 3 * DAY + 1);
		expect(await again()).toMatchObject({ created: true });
	});

	it('waits for the job of the earlier attempt', async () => {
		await again();
		const { id = '' } = sdm.jobs.all()[0] ?? {};
		sdm.jobs.setStatus(id, 'done');
		expect(await again({}, { waitUntilFinished: true })).toMatchObject({
			id,
			status: 'done',
			created: false,
		});
	});
});

describe('as a tool of an agent', () => {
	const tool = (options: INodeParameters = {}) =>
		runAsTool(creating({ name: 'Lamps', options }, { node: { type: 'test.akeneoSdmTool' } }));
	beforeEach(() => void sdm.files.add({ name: 'lamps.csv' }));

	it('no job is started unless somebody has allowed it', async () => {
		expect(await failureOf(tool())).toMatchObject({
			message: 'An AI agent may not start jobs with this tool',
			description:
				"A job runs at once, and can't be taken back. To allow it, add the option 'Allow AI Agents to Start Jobs' and switch it on.",
			item: 0,
		});
		expect(sdm.requests).toHaveLength(0);
	});

	it('with the option, it is', async () => {
		await tool({ allowAgents: true });
		expect(jobs()).toHaveLength(1);
	});
});
