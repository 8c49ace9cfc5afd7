import type { INodeParameters } from 'n8n-workflow';

import { createFileStore } from '../../simulators/fileStore';
import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
const stores: Array<Awaited<ReturnType<typeof createFileStore>>> = [];
beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
	sdm.jobs.createJob({
		id: JOB_ID,
		name: 'Lämps 2026',
		status: 'done',
		formats: [12],
		rows: [{ sku: 'a;b', näme: '星' }],
	});
});
afterEach(async () => {
	await Promise.all([sdm, ...stores.splice(0)].map(async (server) => await server.close()));
	jest.useRealTimers();
});

const store = async (options?: Parameters<typeof createFileStore>[0]) => {
	const created = await createFileStore(options);
	stores.push(created);
	sdm.knobs.downloadFrom = created.url;
	return created;
};
const getFile = (parameters: INodeParameters = {}) =>
	sdmNode(url, {
		operation: 'getOutput',
		jobId: { __rl: true, mode: 'id', value: JOB_ID },
		outputFormatId: '12',
		outputAs: 'resultFile',
		...parameters,
	});
const fileOf = async (parameters?: INodeParameters) =>
	(await run(getFile(parameters)))[0]?.binary?.data;
const textIn = (base64 = '') => Buffer.from(base64, 'base64').toString();
const DOWNLOAD = `/api/v1/jobs/${JOB_ID}/download/12/`;

it('the file is the one Akeneo offers, byte for byte, with its name and media type', async () => {
	const [item, ...more] = await run(getFile());
	expect(more).toEqual([]);
	expect(textIn(item?.binary?.data?.data)).toBe('sku;näme\r\n"a;b";星\r\n');
	expect(item).toEqual({
		json: { jobId: JOB_ID, outputFormatId: '12' },
		binary: {
			data: expect.objectContaining({
				fileName: 'Lämps 2026_12.csv',
				fileExtension: 'csv',
				mimeType: 'text/csv',
			}),
		},
		pairedItem: { item: 0 },
	});
	expect(sdm.requests.map(({ path }) => path)).toEqual([DOWNLOAD]);
});

describe('name and media type', () => {
	const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
	it.each([
		[
			'of an Excel file',
			{ 'content-disposition': 'attachment; filename=a.xlsx', 'content-type': XLSX },
			{ fileName: 'a.xlsx', mimeType: XLSX },
		],
		[
			'when the response has no name: from the job and the media type',
			{ 'content-disposition': 'inline', 'content-type': XLSX },
			{ fileName: `job-${JOB_ID}-output-12.xlsx`, mimeType: XLSX },
		],
		[
			'when the response has no media type: from the name',
			{
				'content-disposition': 'attachment; filename=a.csv',
				'content-type': 'application/octet-stream',
			},
			{ fileName: 'a.csv', mimeType: 'text/csv' },
		],
		[
			'when the response has neither',
			{ 'content-disposition': 'inline', 'content-type': 'application/octet-stream' },
			{ fileName: `job-${JOB_ID}-output-12`, mimeType: 'text/plain' },
		],
		[
			'that lead somewhere else',
			{ 'content-disposition': 'attachment; filename="../../../root/.ssh/keys.csv"' },
			{ fileName: 'keys.csv', mimeType: 'text/csv' },
		],
	])('%s', async (_name, headers, facts) => {
		sdm.knobs.downloadHeaders = headers as never;
		const file = await fileOf();
		expect(file).toMatchObject(facts);
		expect(file?.directory).toBeUndefined();
	});
});

describe('a redirect to a signed address', () => {
	it('on another server is followed, and the token stays', async () => {
		const { requests } = await store({
			headers: { 'content-disposition': 'inline; filename=s.csv' },
		});
		expect(await fileOf()).toMatchObject({ fileName: 's.csv', bytes: 8 });
		expect(requests.map((request) => request.url)).toEqual(['/L_mps_2026_12.csv?signature=4f1c']);
		expect(JSON.stringify(requests)).not.toContain(SESAME);
		expect(requests[0]?.headers.authorization).toBeUndefined();
	});

	it('that leads back gets no token either, because another server has sent it', async () => {
		await store({ answer: () => ({ status: 302, headers: { location: `${url}${DOWNLOAD}` } }) });
		expect((await failureOf(run(getFile()))).message).toBe(
			'Akeneo SDM redirected the download to another address, which did not return the file (401): Authentication credentials were not provided.',
		);
		expect(sdm.requests.map(({ headers }) => headers.authorization)).toEqual([
			`Token ${SESAME}`,
			undefined,
		]);
	});

	it('is not followed for ever', async () => {
		const { requests } = await store({
			answer: (path) => ({ status: 302, headers: { location: path } }),
		});
		expect((await failureOf(run(getFile()))).message).toMatch(
			/which did not return the file \(302\)$/,
		);
		expect(requests.length).toBeLessThan(5);
	});

	it.each([
		['over plain http to another machine', 'http://files.example.com'],
		['to another kind of address', 'ftp://files.example.com'],
		['with a user and a password', 'https://me:secret@files.example.com'],
	])('%s is not followed', async (_name, downloadFrom) => {
		sdm.knobs.downloadFrom = downloadFrom;
		expect(await failureOf(run(getFile()))).toEqual({
			message:
				'Akeneo SDM redirected the request to another address, and this node did not follow, to keep the token safe (302)',
			description: "Check 'Base URL' in the credential.",
			httpCode: '302',
			item: 0,
		});
	});

	it.each(['items', 'file'])('is not followed for %s, which has no redirects', async (outputAs) => {
		const { requests, url: other } = await store();
		sdm.faults.next({ kind: 'redirect', location: `${other}/rows` });
		expect((await failureOf(run(getFile({ outputAs })))).message).toMatch(/did not follow/);
		expect(requests).toEqual([]);
	});

	it('that is rejected there is reported, without the address', async () => {
		await store({ answer: () => ({ status: 403, body: '<Error>Expired</Error>' }) });
		expect(await failureOf(run(getFile()))).toEqual({
			message:
				'Akeneo SDM redirected the download to another address, which did not return the file (403)',
			description:
				'Run this node again. If the error stays, ask the administrator of your network whether n8n can reach that address.',
			httpCode: '403',
			item: 0,
		});
	});

	it('that has a transient failure is requested again, from the beginning', async () => {
		let attempts = 0;
		await store({ answer: () => (++attempts === 1 ? { status: 503 } : undefined) });
		expect(await fileOf()).toMatchObject({ bytes: 8 });
		expect(sdm.requests.map(({ path }) => path)).toEqual([DOWNLOAD, DOWNLOAD]);
	});
});

describe.each(['items', 'file', 'resultFile'])(
	'an output that is being prepared, as %s',
	(outputAs) => {
		const preparing = (retryAfter: number | undefined, times: number) =>
			sdm.faults.next({ kind: 202, body: { detail: 'Being prepared.' }, retryAfter, times });

		it('is waited for as Akeneo asks', async () => {
			preparing(20, 5);
			const startedAt = Date.now();
			expect(await run(getFile({ outputAs }))).toHaveLength(1);
			expect(Date.now() - startedAt).toBe(100_000);
			expect(sdm.requests).toHaveLength(6);
		});

		it.each<[string, number | undefined, number, string]>([
			['takes longer than three minutes', 20, 10, 'Run this node again in a few minutes.'],
			['comes without a time', undefined, 1, 'Run this node again in a few minutes.'],
			['takes its time', 600, 1, 'It asks for a pause of 10 minutes. Run this again after that.'],
		])('ends with an error when it %s', async (_name, retryAfter, requests, description) => {
			preparing(retryAfter, 100);
			expect(await failureOf(run(getFile({ outputAs })))).toEqual({
				message: 'Akeneo SDM is still preparing what this node requested (202): Being prepared.',
				description,
				httpCode: '202',
				item: 0,
			});
			expect(sdm.requests).toHaveLength(requests);
		});
	},
);

describe('there is an error and no file', () => {
	it('when the job is not done', async () => {
		sdm.jobs.setStatus(JOB_ID, 'running');
		expect((await failureOf(run(getFile()))).message).toBe(
			'Akeneo SDM has no output for this job yet: its status is "running" (400): The job is not done yet.',
		);
	});

	it('when a web page comes in its place', async () => {
		sdm.faults.next({ kind: 'html' });
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM sent a web page in place of the file',
			description: "Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
			httpCode: null,
			item: 0,
		});
	});

	it('when it breaks off three times', async () => {
		sdm.faults.next({ kind: 'cut', rows: 1, times: 3 });
		expect((await failureOf(run(getFile()))).message).toBe(
			'Akeneo SDM stopped in the middle of its response',
		);
		expect(sdm.requests).toHaveLength(3);
	});
});
