import nock from 'nock';

import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';

const BASE = 'https://sdm.example.test';
const OTHER_ID = 'c1d2a7de-8f34-4f0a-8b2b-64b1d2b9ef70';
const pathOf = (id: string) => `/api/v1/jobs/${id}/`;
const PATH = pathOf(JOB_ID);

const getStatus = (jobId: unknown = JOB_ID, more: Parameters<typeof sdmNode>[2] = {}) =>
	sdmNode(
		BASE,
		{ operation: 'getStatus', jobId: { __rl: true, mode: 'id', value: jobId as string } },
		more,
	);
/** Fetches the job that each input item names. */
const perItem = (more: Parameters<typeof sdmNode>[2] = {}) => getStatus('={{ $json.job }}', more);
const input = (...jobs: unknown[]) => jobs.map((job) => ({ json: { job: job as string } }));

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => nock.restore());

it('a pending job says what it waits for', async () => {
	nock(BASE)
		.get(`/api/v1/jobs/${JOB_ID}/`)
		.reply(200, { status: 'PENDING', step: { id: 22 }, project: 2 })
		.get('/api/v1/projects/2/')
		.reply(200, { name: 'Furniture', steps: [{ id: 22, name: 'Mapping', number: 1 }] });
	const [item] = await run(getStatus());
	expect(item?.json).toEqual({
		id: JOB_ID,
		status: 'PENDING',
		step: { id: 22, name: 'Mapping', number: 1 },
		project: 2,
		projectName: 'Furniture',
	});
});

describe('the item', () => {
	it('is fetched with the token in the form of the API, and is linked to its input item', async () => {
		nock(BASE, { reqheaders: { authorization: `Token ${SESAME}` } })
			.get(PATH)
			.reply(200, { status: 'running', step: { id: 812 } });
		expect(await run(getStatus())).toEqual([
			{ json: { id: JOB_ID, status: 'running', step: { id: 812 } }, pairedItem: { item: 0 } },
		]);
	});

	it('has unknown statuses and unknown fields as they are', async () => {
		const job = { id: JOB_ID, status: 'ARCHIVED', surprise: [1, null], __rl: true };
		nock(BASE).get(PATH).reply(200, job);
		expect(await run(getStatus())).toEqual([{ json: job, pairedItem: { item: 0 } }]);
	});

	it('has the eventId of the trigger once the job has ended', async () => {
		const job = { id: JOB_ID, status: 'done', completion_date: '2026-03-02T08:00:02.28Z' };
		nock(BASE).get(PATH).reply(200, job);
		const eventId = `akeneo-sdm:${JOB_ID}:done:2026-03-02T08:00:02.280Z`;
		expect(await run(getStatus())).toEqual([
			{ json: { ...job, eventId }, pairedItem: { item: 0 } },
		]);
	});

	it('is one for each input item, in their order, whichever response comes first', async () => {
		nock(BASE).get(pathOf(JOB_ID)).delay(30).reply(200, { status: 'done' });
		nock(BASE).get(pathOf(OTHER_ID)).reply(200, { status: 'error' });
		expect(await run(perItem(), input(JOB_ID, OTHER_ID))).toEqual([
			{ json: { id: JOB_ID, status: 'done' }, pairedItem: { item: 0 } },
			{ json: { id: OTHER_ID, status: 'error' }, pairedItem: { item: 1 } },
		]);
	});
});

describe('a response that is not a job is reported', () => {
	const sentence = {
		message: 'Akeneo SDM sent something that is not job data, such as a web page',
		description: "Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
		httpCode: null,
		item: 0,
	};
	it.each([
		['a login page', '<html><h1>Sign in</h1></html>', 'text/html'],
		['a list', '[{"status":"done"}]', 'application/json'],
		['null', 'null', 'application/json'],
		['a number', '7', 'application/json'],
		['nothing', '', 'application/json'],
		['broken JSON', '{"status":"do', 'application/json'],
	])('%s', async (_name, body, type) => {
		nock(BASE).get(PATH).reply(200, body, { 'content-type': type });
		expect(await failureOf(run(getStatus()))).toEqual(sentence);
	});
});

describe('an invalid ID stops the item before any request', () => {
	it.each([
		['nothing', '', "The parameter 'Job' is empty"],
		[
			'an expression that yields nothing',
			'={{ $json.nope.deeper }}',
			"The parameter 'Job' is empty",
		],
		['blanks', '   ', "The parameter 'Job' is empty"],
		['null', '={{ null }}', "The parameter 'Job' is empty"],
		['an object', '={{ $json }}', "The parameter 'Job' has no valid ID: an object"],
		['a way out', '../../auth/token', "The parameter 'Job' has no valid ID: ../../auth/token"],
		['an anchor', `#${JOB_ID}`, `The parameter 'Job' has no valid ID: #${JOB_ID}`],
		[
			'two lines',
			`${JOB_ID}\r\nHost: evil`,
			`The parameter 'Job' has no valid ID: ${JOB_ID} Host: evil`,
		],
	])('%s', async (_name, value, message) => {
		expect(await failureOf(run(getStatus(value)))).toMatchObject({ message, item: 0 });
	});
});

describe('several input items of which one is bad', () => {
	it('fail together, and the bad one is named', async () => {
		nock(BASE).get(PATH).reply(200, { status: 'done' });
		expect(await failureOf(run(perItem(), input(JOB_ID, 'oops')))).toEqual({
			message: "The parameter 'Job' has no valid ID: oops",
			description: `Choose one 'From List', enter one like ${JOB_ID}, or check that its expression gives one.`,
			// n8n's engine adds this to every error that is not of an API.
			httpCode: 'none',
			item: 1,
		});
	});

	it('with Continue On Fail become an item each, the bad one with its error', async () => {
		nock(BASE).get(pathOf(JOB_ID)).reply(200, { status: 'done' });
		nock(BASE).get(pathOf(OTHER_ID)).reply(403, { detail: 'No.' });
		const items = await run(
			perItem({ node: { onError: 'continueRegularOutput' } }),
			input('oops', JOB_ID, OTHER_ID),
		);
		expect(items).toEqual([
			{
				json: {
					job: 'oops',
					error: "The parameter 'Job' has no valid ID: oops",
					message: `Choose one 'From List', enter one like ${JOB_ID}, or check that its expression gives one.`,
				},
				pairedItem: { item: 0 },
			},
			{ json: { id: JOB_ID, status: 'done' }, pairedItem: { item: 1 } },
			{
				json: {
					job: OTHER_ID,
					error: 'Akeneo SDM does not allow this for the user the token belongs to (403): No.',
					message: 'Ask an administrator for access, or use a token of a user who has it.',
				},
				pairedItem: { item: 2 },
			},
		]);
	});
});
