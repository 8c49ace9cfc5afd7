import nock from 'nock';

import { failureOf } from './engine/failure';
import { run } from './engine/engine';
import { JOB_ID, sdmNode, SESAME } from './engine/sdm';
import { useVirtualTime } from './engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

const BASE = 'https://sdm.example.test';
const PATH = `/api/v1/jobs/${JOB_ID}/`;
const getStatus = sdmNode(BASE, {
	operation: 'getStatus',
	jobId: { __rl: true, mode: 'id', value: JOB_ID },
});
const detail = (text: string) => ({ detail: text });

const CHECK_VALUES = 'Check the values in the parameters of this node.';
const TRY_LATER = 'Try again in a few minutes. If it goes on, tell the support of the service.';
const TIMEOUT = 'Try again later. Large outputs can be given more time with the Timeout option.';
const CHECK_IDS = "Check the IDs in the parameters, and 'Base URL' in the credential.";
const CHECK_BOTH =
	"Check the values in the parameters of this node, and 'Base URL' in the credential.";
const CHECK_URL = "Check 'Base URL' in the credential.";

beforeAll(() => {
	nock.disableNetConnect();
	useVirtualTime();
});
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => {
	nock.restore();
	jest.useRealTimers();
});

/** How often a request is sent: n8n's helper repeats a 401 once, and what may pass is tried again. */
const sent: Record<number, number> = { 401: 2, 429: 8, 502: 3, 503: 3, 504: 3 };

describe('an answer that is an error, in the words of the user', () => {
	it.each([
		[
			400,
			{ status: ['Select a valid choice.'] },
			'did not understand the request (400): status: Select a valid choice.',
			CHECK_VALUES,
		],
		[
			401,
			detail('Invalid token.'),
			'did not accept the API token (401): Invalid token.',
			'Open the credential, paste a valid token and test it again.',
		],
		[
			403,
			detail('You do not have permission to perform this action.'),
			'does not allow this for the user the token belongs to (403): You do not have permission to perform this action.',
			'Ask an administrator for access, or use a token of a user who has it.',
		],
		[
			404,
			detail('Not found.'),
			'knows no job with this ID (404): Not found.',
			"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
		],
		[
			405,
			detail('Method "GET" not allowed.'),
			'does not offer this at the given address (405): Method "GET" not allowed.',
			CHECK_URL,
		],
		[
			409,
			{ error: 'Locked' },
			'could not do this in its present state (409): Locked',
			'Wait until the job has moved on, then run this node again.',
		],
		[408, '', 'did not answer in time (408)', TIMEOUT],
		[410, '', 'says that this is no longer there (410)', CHECK_IDS],
		[418, '', 'refused the request (418)', CHECK_BOTH],
		[
			422,
			{ errors: [{ title: 'Bad', detail: 'Worse' }] },
			'rejected the values it was sent (422): Bad; Worse',
			CHECK_VALUES,
		],
		[
			429,
			detail('Request was throttled.'),
			'is receiving too many requests (429): Request was throttled.',
			'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.',
		],
		[
			500,
			'<html><h1>Server Error (500)</h1></html>',
			'is not working properly at the moment (500)',
			TRY_LATER,
		],
		[502, '<html>nginx</html>', 'is not working properly at the moment (502)', TRY_LATER],
		[503, '', 'is not working properly at the moment (503)', TRY_LATER],
		[
			504,
			'upstream timed out',
			'is not working properly at the moment (504): upstream timed out',
			TRY_LATER,
		],
	])('%i', async (status, body, words, advice) => {
		nock(BASE)
			.get(PATH)
			.times(sent[status] ?? 1)
			.reply(status, body);
		expect(await failureOf(run(getStatus))).toEqual({
			message: `Akeneo SDM ${words}`,
			description: advice,
			httpCode: String(status),
			item: 0,
		});
	});
});

describe('no answer, in the words of the user', () => {
	const unreachable = {
		message: 'Akeneo SDM could not be reached',
		description: "Try again in a few minutes. If it goes on, check 'Base URL' in the credential.",
	};
	const late = {
		message: 'Akeneo SDM did not answer in time',
		description: 'Try again later. Large outputs can be given more time with the Timeout option.',
	};
	const unknown = {
		message: 'Akeneo SDM could not be found on the network',
		description: "Check 'Base URL' in the credential and the network connection of n8n.",
	};
	const unsafe = {
		message: 'Akeneo SDM could not be reached over a safe connection',
		description: "Check 'Base URL' in the credential and the certificate of the server.",
	};
	it.each([
		['ECONNREFUSED', unreachable],
		['ECONNRESET', unreachable],
		['EPIPE', unreachable],
		['ENOTFOUND', unknown],
		['EAI_AGAIN', unknown],
		['ETIMEDOUT', late],
		['ECONNABORTED', late],
		['CERT_HAS_EXPIRED', unsafe],
		['DEPTH_ZERO_SELF_SIGNED_CERT', unsafe],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unsafe],
		['ERR_TLS_CERT_ALTNAME_INVALID', unsafe],
	])('%s', async (code, text) => {
		nock(BASE)
			.get(PATH)
			.times(/CERT|UNABLE/.test(code) ? 1 : 3)
			.replyWithError(Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code }));
		expect(await failureOf(run(getStatus))).toEqual({ ...text, httpCode: null, item: 0 });
	});
});

describe('what an error never shows', () => {
	it('the token, even if the API repeats it', async () => {
		nock(BASE)
			.get(PATH)
			.reply(400, detail(`Token ${SESAME} is odd, ${SESAME}!`));
		expect(await failureOf(run(getStatus))).toMatchObject({
			message: 'Akeneo SDM did not understand the request (400): Token [hidden] is odd, [hidden]!',
		});
	});

	it('another sentence of n8n in place of the words of the API', async () => {
		nock(BASE).get(PATH).reply(400, detail('Import failed: ENOENT'));
		expect(await failureOf(run(getStatus))).toMatchObject({
			message: 'Akeneo SDM did not understand the request (400): Import failed: ENOENT',
		});
	});
});
