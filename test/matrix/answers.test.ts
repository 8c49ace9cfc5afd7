import { ENTRY_POINTS, enter, HEALTHY, isOperation, type EntryPoint } from './entryPoints';
import {
	deadUrl,
	dripping,
	half,
	makeCertificates,
	never,
	reset,
	saying,
	sendingBytes,
	startServer,
	type Answer,
} from './servers';
import { useDaysOfTheirOwn } from './time';

/** Whatever an API answers, or does not answer: what a user reads, by each way into this package. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

interface Case {
	/** After "Akeneo SDM ". */
	says: string;
	then: string;
	status?: number;
	/** What the test of the credential says. */
	test: string;
	/** In place of `says` and `then` in some entry points. */
	butIn?: Partial<Record<EntryPoint, readonly [says: string, then: string]>>;
	/** Who publishes is told at once, because it does not pass by itself. */
	tellsPublisher?: boolean;
}

const CHECK_VALUES = 'Check the values in the parameters of this node.';
const CHECK_URL = "Check 'Base URL' in the credential.";
const CHECK_IDS = "Check the IDs in the parameters, and 'Base URL' in the credential.";
const CHECK_BOTH =
	"Check the values in the parameters of this node, and 'Base URL' in the credential.";
const TRY_LATER = 'Try again in a few minutes. If it goes on, tell the support of the service.';
const AGAIN_IN_A_MINUTE =
	'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.';
const AFTER_AN_HOUR = 'It asks to be left alone for 60 minutes. Run this again after that.';
/** After the minute it has waited. */
const A_LITTLE_LATER = AFTER_AN_HOUR.replace('60', '59');
const MORE_TIME = 'Try again later. Large outputs can be given more time with the Timeout option.';
const NOT_HERE = "There is no Akeneo SDM at this address. Check 'Base URL'.";
const NOT_NOW = 'Akeneo SDM is not working properly at the moment. Test again in a few minutes.';
const TOO_MANY = 'Akeneo SDM is receiving too many requests. Wait a minute and test again.';
const ELSEWHERE = "This address sends requests on to another one. Check 'Base URL'.";

const noJob = [
	'knows no job with this ID (404): Not found.',
	"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
] as const;
const notRows = [
	'answered without rows',
	"Check 'Output Format ID': only an output with rows can be fetched.",
] as const;
const notJobs = [
	'answered with something that is not job data, such as a web page',
	"Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
] as const;
const noList = [
	'answered without a list of jobs',
	"Check 'Base URL' in the credential, and whether this package has a newer version.",
] as const;
const unreachable = [
	'could not be reached',
	"Try again in a few minutes. If it goes on, check 'Base URL' in the credential.",
] as const;
const unreadable = [
	'answered with something that can not be read',
	"Check 'Base URL' in the credential, and the network connection of n8n.",
] as const;
const unsafe = [
	'could not be reached over a safe connection',
	"Check 'Base URL' in the credential and the certificate of the server.",
] as const;
const brokenOff = [
	'broke off in the middle of its answer',
	'Try again in a few minutes. If it goes on, check the network connection of n8n.',
] as const;

const noPage = [
	'answered with a web page in place of the file',
	"Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
] as const;

const error = (
	status: number,
	[says, then]: readonly [string, string],
	test: string,
	more: Partial<Case> = {},
): Case => ({ says, then, status, test, ...more });
const useless = (
	[says, then]: readonly [string, string],
	test: string,
	more: Partial<Case> = {},
): Case => ({ says, then, test, ...more });
const detail = (text: string) => ({ detail: text });
const json = { 'content-type': 'application/json' };

const ERRORS: Array<[string, Answer, Case]> = [
	[
		'400',
		saying(400, { status: ['Select a valid choice.'] }),
		error(
			400,
			['did not understand the request (400): status: Select a valid choice.', CHECK_VALUES],
			NOT_HERE,
		),
	],
	[
		'401',
		saying(401, detail('Invalid token.')),
		error(
			401,
			[
				'did not accept the API token (401): Invalid token.',
				'Open the credential, paste a valid token and test it again.',
			],
			'Akeneo SDM did not accept the API token. Paste a valid one and test again.',
			{ tellsPublisher: true },
		),
	],
	[
		'403',
		saying(403, detail('You do not have permission to perform this action.')),
		error(
			403,
			[
				'does not allow this for the user the token belongs to (403): You do not have permission to perform this action.',
				'Ask an administrator for access, or use a token of a user who has it.',
			],
			'The API token is valid, but its user may not see jobs. Ask an administrator.',
			{ tellsPublisher: true },
		),
	],
	[
		'404',
		saying(404, detail('Not found.')),
		error(404, ['could not find what this node asked for (404): Not found.', CHECK_IDS], NOT_HERE, {
			butIn: {
				'Get Status': noJob,
				'Get Output as items': noJob,
				'Get Output as a file': noJob,
				'Get Output as the result file': noJob,
				'Wait Until Finished': noJob,
			},
		}),
	],
	[
		'405',
		saying(405, detail('Method "GET" not allowed.')),
		error(
			405,
			['does not offer this at the given address (405): Method "GET" not allowed.', CHECK_URL],
			NOT_HERE,
		),
	],
	[
		'409',
		saying(409, detail('Locked.')),
		error(
			409,
			[
				'could not do this in its present state (409): Locked.',
				'Wait until the job has moved on, then run this node again.',
			],
			NOT_HERE,
		),
	],
	[
		'410',
		saying(410, ''),
		error(410, ['says that this is no longer there (410)', CHECK_IDS], NOT_HERE),
	],
	[
		'418',
		saying(418, detail('Short and stout.')),
		error(418, ['refused the request (418): Short and stout.', CHECK_BOTH], "I'm a Teapot"),
	],
	[
		'422',
		saying(422, { errors: [{ title: 'Bad', detail: 'Worse' }] }),
		error(422, ['rejected the values it was sent (422): Bad; Worse', CHECK_VALUES], NOT_HERE),
	],
	[
		'429 that asks for a second, again and again',
		saying(429, detail('Throttled.'), { 'retry-after': '1' }),
		error(429, ['is receiving too many requests (429): Throttled.', AGAIN_IN_A_MINUTE], TOO_MANY),
	],
	[
		'429 that asks for an hour',
		saying(429, detail('Throttled.'), { 'retry-after': '3600' }),
		error(429, ['is receiving too many requests (429): Throttled.', AFTER_AN_HOUR], TOO_MANY, {
			butIn: {
				'Wait Until Finished': ['is receiving too many requests (429): Throttled.', A_LITTLE_LATER],
			},
		}),
	],
	[
		'429 that does not say for how long',
		saying(429, '<h1>Slow down</h1>'),
		error(429, ['is receiving too many requests (429)', AGAIN_IN_A_MINUTE], TOO_MANY),
	],
	[
		'500',
		saying(500, '<h1>Server Error (500)</h1>'),
		error(500, ['is not working properly at the moment (500)', TRY_LATER], NOT_NOW),
	],
	[
		'502',
		saying(502, '<html>Bad Gateway</html>'),
		error(502, ['is not working properly at the moment (502)', TRY_LATER], NOT_NOW),
	],
	[
		'503',
		saying(503, ''),
		error(503, ['is not working properly at the moment (503)', TRY_LATER], NOT_NOW),
	],
	[
		'503 that asks for an hour',
		saying(503, 'Maintenance', { 'retry-after': '3600' }),
		error(
			503,
			['is not working properly at the moment (503): Maintenance', AFTER_AN_HOUR],
			NOT_NOW,
			{
				butIn: {
					'Wait Until Finished': [
						'is not working properly at the moment (503): Maintenance',
						A_LITTLE_LATER,
					],
				},
			},
		),
	],
	[
		'504',
		saying(504, 'upstream timed out'),
		error(
			504,
			['is not working properly at the moment (504): upstream timed out', TRY_LATER],
			NOT_NOW,
		),
	],
	[
		'a redirect to a page for people',
		// Without encryption, or the result file would be looked for there: a store of files may be anywhere.
		saying(302, '', { location: 'http://login.example/' }),
		error(
			302,
			[
				'sent the request on to another address, which was not followed to keep the token safe (302)',
				CHECK_URL,
			],
			ELSEWHERE,
		),
	],
];

const forRows = { 'Get Output as items': notRows } as const;
const forPages = {
	...forRows,
	'Get Output as a file': notRows,
	'Get Output as the result file': noPage,
} as const;
const forNothing = {
	'Get Output as items': brokenOff,
	'Get Output as a file': brokenOff,
	'Get Output as the result file': noPage,
} as const;
const forJobs = {
	...forRows,
	'Get Status': notJobs,
	'Wait Until Finished': notJobs,
} as const;

const USELESS: Array<[string, Answer, Case]> = [
	['a page', saying(200, '<html>Sign in</html>'), useless(notJobs, NOT_HERE, { butIn: forPages })],
	['nothing', saying(200, ''), useless(notJobs, NOT_HERE, { butIn: forNothing })],
	[
		'half of the JSON',
		saying(200, '{"id": "7b0', json),
		useless(notJobs, NOT_HERE, { butIn: forRows }),
	],
	['null', saying(200, null), useless(notJobs, NOT_HERE, { butIn: forRows })],
	['a text', saying(200, '"done"', json), useless(notJobs, NOT_HERE, { butIn: forRows })],
	['a number', saying(200, 7), useless(notJobs, NOT_HERE, { butIn: forRows })],
	['a list in place of a page', saying(200, []), useless(notJobs, NOT_HERE)],
	['an empty object', saying(200, {}), useless(noList, NOT_HERE, { butIn: forJobs })],
	[
		'a page without results',
		saying(200, { count: 1, next: null }),
		useless(noList, NOT_HERE, { butIn: forJobs }),
	],
	[
		'results that are null',
		saying(200, { results: null }),
		useless(noList, NOT_HERE, { butIn: forJobs }),
	],
];
/** What is handed on as it is: what an output holds is the matter of who made it. */
const USABLE = (name: string, entry: EntryPoint): boolean =>
	(/as a file|as the result file/.test(entry) && !['a page', 'nothing'].includes(name)) ||
	(entry === 'Get Output as items' && name === 'a list in place of a page');

const BROKEN: Array<[string, Answer | string, Case]> = [
	['half of the answer', half, useless(brokenOff, 'stream has been aborted', { butIn: forRows })],
	['a connection that breaks', reset, useless(unreachable, 'ECONNRESET')],
	[
		'bytes that are no HTTP',
		sendingBytes('SSH-2.0\r\n'),
		useless(unreadable, 'HPE_INVALID_CONSTANT'),
	],
	[
		'a header that makes no sense',
		sendingBytes('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'),
		useless(unreadable, 'HPE_INVALID_CONTENT_LENGTH'),
	],
	['no answer', never, useless(['did not answer in time', MORE_TIME], 'ERR_CANCELED')],
	[
		'an answer in drops that never ends',
		dripping(200),
		useless(['did not answer in time', MORE_TIME], 'ERR_CANCELED'),
	],
	['nobody there', 'dead', useless(unreachable, 'ECONNREFUSED')],
	[
		'a name that does not exist',
		'https://sdm.invalid',
		useless(
			[
				'could not be found on the network',
				"Check 'Base URL' in the credential and the network connection of n8n.",
			],
			expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as unknown as string,
		),
	],
	['a certificate signed by nobody', 'selfSigned', useless(unsafe, 'DEPTH_ZERO_SELF_SIGNED_CERT')],
	['a certificate for another host', 'wrongHost', useless(unsafe, 'ERR_TLS_CERT_ALTNAME_INVALID')],
];
const IS_NOT_TRIED = (name: string, entry: EntryPoint) =>
	// A name and a certificate do not change between two polls.
	(entry === 'Trigger, later poll' && /^a name|^a certificate/.test(name)) ||
	// What comes piece by piece may take as long as it keeps coming.
	(entry.startsWith('Get Output') && /drops/.test(name)) ||
	(/as a file/.test(entry) && name === 'half of the answer');

let certificates: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
	certificates = await makeCertificates();
});
useDaysOfTheirOwn();
/** What has no end is given 150 ms in place of minutes. */
function beImpatient(): void {
	const { timeout } = AbortSignal;
	jest
		.spyOn(AbortSignal, 'timeout')
		.mockImplementation((ms) => timeout.call(AbortSignal, Math.min(ms, 150)));
}
afterEach(() => jest.restoreAllMocks());

/** A picker that does not work is no dead end. */
function adviceIn(entry: EntryPoint, advice: string, status?: number): string {
	// A token that is not accepted will not run the step either.
	const more =
		entry.endsWith('picker') && status !== 401
			? ' Meanwhile you can choose By ID and type the ID.'
			: '';
	return `${advice}${more}`;
}

async function serverFor(answer: Answer | string) {
	if (typeof answer === 'function') return await startServer(answer);
	if (answer === 'selfSigned' || answer === 'wrongHost') {
		return await startServer(HEALTHY, { name: 'localhost', tls: certificates[answer] });
	}
	return undefined;
}

async function check(entry: EntryPoint, answer: Answer | string, expected: Case) {
	const { says, then, status, test, butIn, tellsPublisher } = expected;
	const [statement, advice] = butIn?.[entry] ?? [says, then];
	const message = `Akeneo SDM ${statement}`;
	const shown = {
		message,
		description: adviceIn(entry, advice, status),
		httpCode: status === undefined ? null : String(status),
	};
	if (/in time/.test(says)) beImpatient();
	const logs: string[] = [];
	const later = entry === 'Trigger, later poll';
	const server = await serverFor(later ? HEALTHY : answer);
	const url = server?.url ?? (answer === 'dead' ? await deadUrl() : String(answer));
	const outcome = await enter(entry, {
		url,
		onLog: (line) => logs.push(line),
		afterFirstPoll: async () => {
			if (server && typeof answer === 'function') server.answer = answer;
			else await server?.close();
		},
	});
	if (typeof answer === 'function' || !later) await server?.close();
	if (entry === 'Credential test') {
		expect(outcome).toEqual({ shown: { message: test } });
	} else if (entry === 'Trigger, first poll' && !tellsPublisher) {
		expect(outcome).toEqual({ given: null, before: '{}', after: '{}' });
		expect(logs).toEqual([
			`The first poll did not work and will be repeated: NodeApiError: ${message}`,
		]);
	} else {
		expect(outcome).toEqual({
			shown,
			...(later || entry === 'Trigger, first poll'
				? { before: outcome.after, after: outcome.before }
				: {}),
		});
	}
}

const timesEveryWay = <Row extends [string, ...unknown[]]>(rows: Row[]) =>
	rows.flatMap((row) => ENTRY_POINTS.map((entry): [EntryPoint, ...Row] => [entry, ...row]));

describe('Answers that are errors', () => {
	it.each(timesEveryWay(ERRORS))('%s: %s', async (entry, _name, answer, expected) => {
		await check(entry, answer, expected);
	});
});

describe('Answers that can not be used', () => {
	it.each(timesEveryWay(USELESS).filter(([entry, name]) => !USABLE(name, entry)))(
		'%s: %s',
		async (entry, _name, answer, expected) => {
			await check(entry, answer, expected);
		},
	);
});

describe('No answer, or half of one', () => {
	it.each(timesEveryWay(BROKEN).filter(([entry, name]) => !IS_NOT_TRIED(name, entry)))(
		'%s: %s',
		async (entry, _name, answer, expected) => {
			await check(entry, answer, expected);
		},
	);
});

describe('Reasons in every shape are told', () => {
	const shapes: Array<[string, unknown, string]> = [
		['{detail}', { detail: 'No.' }, ': No.'],
		['{message}', { message: 'No.' }, ': No.'],
		['{error}', { error: 'No.' }, ': No.'],
		['{error: {message}}', { error: { message: 'No.' } }, ': No.'],
		['{field: [texts]}', { project: ['Unknown.', 'Old.'] }, ': project: Unknown.; project: Old.'],
		['{non_field_errors}', { non_field_errors: ['No.'] }, ': No.'],
		['{field: {inner: [text]}}', { rows: { sku: ['Missing.'] } }, ': rows: sku: Missing.'],
		['[texts]', ['No.', 'Never.'], ': No.; Never.'],
		['[{field: [text]}]', [{ sku: ['Missing.'] }], ': sku: Missing.'],
		[
			'{errors: [{title, detail}]}',
			{ errors: [{ title: 'Bad', detail: 'Worse' }] },
			': Bad; Worse',
		],
		['{detail: {code, message}}', { detail: { code: 7, message: 'No.' } }, ': code: 7; No.'],
		['{detail: [text]}', { detail: ['No.'] }, ': No.'],
		['{detail: null}', { detail: null }, ''],
		['{}', {}, ''],
		['[]', [], ''],
		['a number', 7, ': 7'],
		['plain text', 'No.\r\nNever.', ': No. Never.'],
		['a page', '<!doctype html><h1>No</h1>', ''],
		['a page within JSON', { detail: '<html>No</html>' }, ''],
		['control signs', { detail: 'a\u0000b\u001b[31mc\u202ed' }, ': a b [31mc d'],
		['a very long text', { detail: 'x'.repeat(10_000) }, `: ${'x'.repeat(299)}…`],
		['__proto__', JSON.parse('{"__proto__":{"polluted":"yes"}}'), ': __proto__: polluted: yes'],
	];
	const entries = ENTRY_POINTS.filter(
		(entry) => !['Credential test', 'Trigger, first poll'].includes(entry),
	);
	it.each(shapes.flatMap((shape) => entries.map((entry) => [entry, ...shape] as const)))(
		'%s: %s',
		async (entry, _name, body, words) => {
			const later = entry === 'Trigger, later poll';
			const answer = saying(400, body);
			const server = await startServer(later ? HEALTHY : answer);
			const outcome = await enter(entry, {
				url: server.url,
				afterFirstPoll: () => void (server.answer = answer),
			});
			await server.close();
			expect(outcome).toMatchObject({
				shown: {
					message: `Akeneo SDM did not understand the request (400)${words}`,
					description: adviceIn(entry, CHECK_VALUES),
				},
			});
			expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		},
	);
});

describe('With Continue On Fail an item says status and reason', () => {
	it.each(
		timesEveryWay(ERRORS).filter(
			([entry, name]) => isOperation(entry) && !/again and again|how long/.test(name),
		),
	)('%s: %s', async (entry, _name, answer, { says, then, status, butIn }) => {
		const server = await startServer(answer);
		const outcome = await enter(entry, {
			url: server.url,
			node: { onError: 'continueRegularOutput' },
		});
		await server.close();
		const [statement, description] = butIn?.[entry] ?? [says, then];
		expect(outcome).toEqual({
			given: [
				{
					json: {
						error: `Akeneo SDM ${statement}`,
						details: { description, httpCode: String(status) },
					},
					pairedItem: { item: 0 },
				},
			],
		});
	});
});
