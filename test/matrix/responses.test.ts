import { ENTRY_POINTS, enter, HEALTHY, isOperation, type EntryPoint } from './entryPoints';
import {
	deadUrl,
	dripping,
	half,
	makeCertificates,
	never,
	reset,
	respondWith,
	sendingBytes,
	startServer,
	type Responder,
} from './servers';
import { useSeparateDays } from './time';

/** Any response of an API, and none at all: the message that a user reads, at each entry point of this package. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

type Override = readonly [statement: string, advice: string, status?: number];

interface Case {
	/** After "Akeneo SDM ". */
	statement: string;
	advice: string;
	status?: number;
	/** The message of the test of the credential. */
	credentialTest: string;
	/** In place of `statement`, `advice` and `status` at some entry points. */
	overrides?: Partial<Record<EntryPoint, Override>>;
	/** Publishing the workflow fails, because the failure is permanent. */
	stopsPublish?: boolean;
}

const CHECK_VALUES = 'Check the values in the parameters of this node.';
const CHECK_URL = "Check 'Base URL' in the credential.";
const CHECK_IDS = "Check the IDs in the parameters, and 'Base URL' in the credential.";
const CHECK_BOTH =
	"Check the values in the parameters of this node, and 'Base URL' in the credential.";
const TRY_LATER =
	'Try again in a few minutes. If the error stays, contact the support of the service.';
const WAIT_A_MINUTE =
	'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.';
const AFTER_AN_HOUR = 'It asks for a pause of 60 minutes. Run this again after that.';
/** Of the hour, the node has waited one minute. */
const AFTER_THE_REST = AFTER_AN_HOUR.replace('60', '59');
const MORE_TIME = "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.";
const NOT_HERE =
	"There is no Akeneo SDM at this address. Check 'Base URL': it is written like https://sdm.akeneo.cloud, with nothing behind it.";
const NOT_NOW = "Akeneo SDM is not working properly at the moment. Click 'Retry' in a few minutes.";
const TOO_MANY = "Akeneo SDM is receiving too many requests. Wait a minute and click 'Retry'.";
const ELSEWHERE = "This address redirects requests to another one. Check 'Base URL'.";

const noJob = [
	'knows no job with this ID (404): Not found.',
	"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
] as const;
const notRows = [
	'sent something other than rows',
	"Check 'Output Format ID': only an output with rows can be fetched.",
] as const;
const notJobs = [
	'sent something that is not job data, such as a web page',
	"Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
] as const;
const noList = [
	'sent no list of jobs',
	"Check 'Base URL' in the credential, and whether this package has a newer version.",
] as const;
const unreachable = [
	'could not be reached',
	"Try again in a few minutes. If the error stays, check 'Base URL' in the credential.",
] as const;
const unreadable = [
	'sent a response that cannot be read',
	"Check 'Base URL' in the credential, and the network connection of n8n.",
] as const;
const notSecure = [
	'could not be reached over a secure connection',
	"Check 'Base URL' in the credential. If it is right, ask the administrator of your network.",
] as const;
const brokenOff = [
	'stopped in the middle of its response',
	'Try again in a few minutes. If the error stays, check the network connection of n8n.',
] as const;

const empty = [
	'sent an empty response',
	'Check whether there is anything to fetch yet, then run this node again.',
] as const;
const noContent = ['sent an empty response (204)', empty[1], 204] as const;
const beingPrepared = [
	'is still preparing what this node requested (202): Come back later.',
	'Run this node again in a few minutes.',
	202,
] as const;
const message = [
	'sent a message in place of the file',
	'Run this node again in a few minutes. If the error stays, contact the support of the service.',
] as const;
const noPage = [
	'sent a web page in place of the file',
	"Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
] as const;

/** The entry points that read the list of jobs, whose address holds no ID. */
const listsWith = (ending: string): Case['overrides'] =>
	Object.fromEntries(
		[
			'List Jobs',
			'Create Job',
			'Run File',
			'Trigger, first poll',
			'Trigger, later poll',
			'Trigger, test run',
			'Job picker',
			'Project picker',
		].map((entry) => [
			entry,
			[
				`has no list of jobs at this address ${ending}`,
				"Check 'Base URL' in the credential: it is written like https://sdm.akeneo.cloud, with nothing behind it.",
			],
		]),
	);

const error = (
	status: number,
	[statement, advice]: readonly [string, string],
	credentialTest: string,
	more: Partial<Case> = {},
): Case => ({ statement, advice, status, credentialTest, ...more });
const unusable = (
	[statement, advice]: readonly [string, string],
	credentialTest: string,
	more: Partial<Case> = {},
): Case => ({ statement, advice, credentialTest, ...more });
const detail = (text: string) => ({ detail: text });
const json = { 'content-type': 'application/json' };

const ERRORS: Array<[string, Responder, Case]> = [
	[
		'400',
		respondWith(400, { status: ['Select a valid choice.'] }),
		error(
			400,
			['did not understand the request (400): status: Select a valid choice.', CHECK_VALUES],
			NOT_HERE,
		),
	],
	[
		'401',
		respondWith(401, detail('Invalid token.')),
		error(
			401,
			[
				'did not accept the API token (401): Invalid token.',
				'Open the credential, paste a valid token and test it again.',
			],
			"Akeneo SDM did not accept the API token. Paste a valid one and click 'Save'.",
			{ stopsPublish: true },
		),
	],
	[
		'403',
		respondWith(403, detail('You do not have permission to perform this action.')),
		error(
			403,
			[
				'does not allow this for the user the token belongs to (403): You do not have permission to perform this action.',
				'Ask an administrator for access, or use a token of a user who has it.',
			],
			'The API token is valid, but its user may not see jobs. Ask an administrator of your Akeneo for access.',
			{ stopsPublish: true },
		),
	],
	[
		'404',
		respondWith(404, detail('Not found.')),
		error(404, ['could not find what this node requested (404): Not found.', CHECK_IDS], NOT_HERE, {
			overrides: {
				'Get Status': noJob,
				'Get Output as items': noJob,
				'Get Output as a file': noJob,
				'Get Output as the result file': noJob,
				'Wait Until Finished': noJob,
				...listsWith('(404): Not found.'),
			},
		}),
	],
	[
		'405',
		respondWith(405, detail('Method "GET" not allowed.')),
		error(
			405,
			['does not offer this at the given address (405): Method "GET" not allowed.', CHECK_URL],
			NOT_HERE,
			{ overrides: listsWith('(405): Method "GET" not allowed.') },
		),
	],
	[
		'409',
		respondWith(409, detail('Locked.')),
		error(
			409,
			[
				'rejected this because of the present state of the job (409): Locked.',
				'Check the status of the job, and run this node again when it has changed.',
			],
			NOT_HERE,
		),
	],
	[
		'410',
		respondWith(410, ''),
		error(410, ['no longer has what this node requested (410)', CHECK_IDS], NOT_HERE, {
			overrides: {
				...listsWith('(410)'),
				'Project picker': ['no longer has what this node requested (410)', CHECK_IDS],
			},
		}),
	],
	[
		'418',
		respondWith(418, detail('Short and stout.')),
		error(418, ['rejected the request (418): Short and stout.', CHECK_BOTH], "I'm a Teapot"),
	],
	[
		'422',
		respondWith(422, { errors: [{ title: 'Bad', detail: 'Worse' }] }),
		error(422, ['rejected the values it was sent (422): Bad; Worse', CHECK_VALUES], NOT_HERE),
	],
	[
		'429 with a Retry-After of a second each time',
		respondWith(429, detail('Throttled.'), { 'retry-after': '1' }),
		error(429, ['is receiving too many requests (429): Throttled.', WAIT_A_MINUTE], TOO_MANY),
	],
	[
		'429 with a Retry-After of an hour',
		respondWith(429, detail('Throttled.'), { 'retry-after': '3600' }),
		error(429, ['is receiving too many requests (429): Throttled.', AFTER_AN_HOUR], TOO_MANY, {
			overrides: {
				'Wait Until Finished': ['is receiving too many requests (429): Throttled.', AFTER_THE_REST],
			},
		}),
	],
	[
		'429 without a Retry-After',
		respondWith(429, '<h1>Slow down</h1>'),
		error(429, ['is receiving too many requests (429)', WAIT_A_MINUTE], TOO_MANY),
	],
	[
		'500',
		respondWith(500, '<h1>Server Error (500)</h1>'),
		error(500, ['is not working properly at the moment (500)', TRY_LATER], NOT_NOW),
	],
	[
		'502',
		respondWith(502, '<html>Bad Gateway</html>'),
		error(502, ['is not working properly at the moment (502)', TRY_LATER], NOT_NOW),
	],
	[
		'503',
		respondWith(503, ''),
		error(503, ['is not working properly at the moment (503)', TRY_LATER], NOT_NOW),
	],
	[
		'503 with a Retry-After of an hour',
		respondWith(503, 'Maintenance', { 'retry-after': '3600' }),
		error(
			503,
			['is not working properly at the moment (503): Maintenance', AFTER_AN_HOUR],
			NOT_NOW,
			{
				overrides: {
					'Wait Until Finished': [
						'is not working properly at the moment (503): Maintenance',
						AFTER_THE_REST,
					],
				},
			},
		),
	],
	[
		'504',
		respondWith(504, 'upstream timed out'),
		error(
			504,
			['is not working properly at the moment (504): upstream timed out', TRY_LATER],
			NOT_NOW,
		),
	],
	[
		'a redirect to a sign-in page',
		// An http:// address, because a result file may be fetched from any https:// address.
		respondWith(302, '', { location: 'http://login.example/' }),
		error(
			302,
			[
				'redirected the request to another address, and this node did not follow, to keep the token safe (302)',
				CHECK_URL,
			],
			ELSEWHERE,
		),
	],
];

const forOutputs = (rows: Override, resultFile: Override) => ({
	'Get Output as items': rows,
	'Get Output as a file': rows,
	'Get Output as the result file': resultFile,
});
const forPages = forOutputs(notRows, noPage);
const forRows = forOutputs(notRows, message);
const forJobs = {
	...forRows,
	'Get Status': notJobs,
	'Wait Until Finished': notJobs,
} as const;
const saying = ([statement, advice]: readonly [string, string], text: string) =>
	[`${statement}: ${text}`, advice] as const;

const UNUSABLE: Array<[string, Responder, Case]> = [
	[
		'a web page',
		respondWith(200, '<html>Sign in</html>'),
		unusable(notJobs, NOT_HERE, { overrides: forPages }),
	],
	[
		'an empty body',
		respondWith(200, ''),
		unusable(notJobs, NOT_HERE, { overrides: forOutputs(empty, empty) }),
	],
	[
		'an empty body of the type of a file',
		respondWith(200, '', { 'content-type': 'text/csv' }),
		unusable(notJobs, NOT_HERE, { overrides: forOutputs(empty, empty) }),
	],
	[
		'204',
		respondWith(204, ''),
		unusable(notJobs, NOT_HERE, { overrides: forOutputs(noContent, noContent) }),
	],
	[
		'202',
		respondWith(202, { detail: 'Come back later.' }),
		unusable(noList, NOT_HERE, {
			overrides: { ...forJobs, ...forOutputs(beingPrepared, beingPrepared) },
		}),
	],
	[
		'a body of blanks',
		respondWith(200, ' \n', { 'content-type': 'text/csv' }),
		unusable(notJobs, NOT_HERE, { overrides: forOutputs(empty, empty) }),
	],
	[
		'a web page of another type',
		respondWith(200, '<!DOCTYPE html><p>Sign in', { 'content-type': 'text/csv' }),
		unusable(notJobs, NOT_HERE, { overrides: forPages }),
	],
	[
		'a message',
		respondWith(200, { detail: 'The output is not ready.' }),
		unusable(noList, NOT_HERE, {
			overrides: {
				...forJobs,
				...forOutputs(
					saying(notRows, 'The output is not ready.'),
					saying(message, 'The output is not ready.'),
				),
			},
		}),
	],
	[
		'half of the JSON',
		respondWith(200, '{"id": "7b0', json),
		unusable(notJobs, NOT_HERE, { overrides: forRows }),
	],
	['JSON null', respondWith(200, null), unusable(notJobs, NOT_HERE, { overrides: forRows })],
	[
		'a JSON text',
		respondWith(200, '"done"', json),
		unusable(notJobs, NOT_HERE, { overrides: forRows }),
	],
	['a JSON number', respondWith(200, 7), unusable(notJobs, NOT_HERE, { overrides: forRows })],
	['a JSON list in place of an object', respondWith(200, []), unusable(notJobs, NOT_HERE)],
	['an empty object', respondWith(200, {}), unusable(noList, NOT_HERE, { overrides: forJobs })],
	[
		'a page without results',
		respondWith(200, { count: 1, next: null }),
		unusable(noList, NOT_HERE, { overrides: forJobs }),
	],
	[
		'results that are null',
		respondWith(200, { results: null }),
		unusable(noList, NOT_HERE, { overrides: forJobs }),
	],
];
/** The node passes on these bodies as they are, because an output may hold anything. */
const isPassedOn = (name: string, entry: EntryPoint): boolean =>
	entry.startsWith('Get Output') && name === 'a JSON list in place of an object';

const BROKEN: Array<[string, Responder | string, Case]> = [
	[
		'half of a response',
		half,
		unusable(brokenOff, 'stream has been aborted', { overrides: forRows }),
	],
	['a connection that breaks', reset, unusable(unreachable, 'ECONNRESET')],
	[
		'bytes that are no HTTP',
		sendingBytes('SSH-2.0\r\n'),
		unusable(unreadable, 'HPE_INVALID_CONSTANT'),
	],
	[
		'a header that makes no sense',
		sendingBytes('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'),
		unusable(unreadable, 'HPE_INVALID_CONTENT_LENGTH'),
	],
	['no response', never, unusable(['did not respond in time', MORE_TIME], 'ERR_CANCELED')],
	[
		'a response in drops that never ends',
		dripping(200),
		unusable(['did not respond in time', MORE_TIME], 'ERR_CANCELED'),
	],
	['a port without a server', 'dead', unusable(unreachable, 'ECONNREFUSED')],
	[
		'a name that does not exist',
		'https://sdm.invalid',
		unusable(
			[
				'could not be found on the network',
				"Check 'Base URL' in the credential and the network connection of n8n.",
			],
			expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as unknown as string,
		),
	],
	[
		'a certificate that signs itself',
		'selfSigned',
		unusable(notSecure, 'DEPTH_ZERO_SELF_SIGNED_CERT'),
	],
	[
		'a certificate for another host',
		'wrongHost',
		unusable(notSecure, 'ERR_TLS_CERT_ALTNAME_INVALID'),
	],
];
const isLeftOut = (name: string, entry: EntryPoint) =>
	// A name and a certificate do not change between two polls.
	(entry === 'Trigger, later poll' && /^a name|^a certificate/.test(name)) ||
	// A download may take as long as bytes keep coming.
	(entry.startsWith('Get Output') && /drops/.test(name));

let certificates: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
	certificates = await makeCertificates();
});
useSeparateDays();
/** Timeouts of ms in place of minutes, long enough for a whole response where one comes before. */
function shortenTimeouts(entry: EntryPoint): void {
	const longest = entry === 'Wait Until Finished' ? 30 : 150;
	const { timeout } = AbortSignal;
	jest
		.spyOn(AbortSignal, 'timeout')
		.mockImplementation((ms) => timeout.call(AbortSignal, Math.min(ms, longest)));
}
afterEach(() => jest.restoreAllMocks());

/** A picker that fails offers another way to choose. */
function adviceIn(entry: EntryPoint, advice: string, status?: number): string {
	// With a rejected token, the step would fail, too.
	const more =
		entry.endsWith('picker') && status !== 401
			? ' Meanwhile you can choose By ID and type the ID.'
			: '';
	return `${advice}${more}`;
}

async function serverFor(responder: Responder | string) {
	if (typeof responder === 'function') return await startServer(responder);
	if (responder === 'selfSigned' || responder === 'wrongHost') {
		return await startServer(HEALTHY, { name: 'localhost', tls: certificates[responder] });
	}
	return undefined;
}

async function check(entry: EntryPoint, responder: Responder | string, expected: Case) {
	const { credentialTest, overrides, stopsPublish } = expected;
	const [statement, advice, status = expected.status] = overrides?.[entry] ?? [
		expected.statement,
		expected.advice,
		expected.status,
	];
	const message = `Akeneo SDM ${statement}`;
	const shown = {
		message,
		description: adviceIn(entry, advice, status),
		httpCode: status === undefined ? null : String(status),
	};
	if (/in time/.test(expected.statement)) shortenTimeouts(entry);
	const logs: string[] = [];
	const later = entry === 'Trigger, later poll';
	const server = await serverFor(later ? HEALTHY : responder);
	const url = server?.url ?? (responder === 'dead' ? await deadUrl() : String(responder));
	const outcome = await enter(entry, {
		url,
		onLog: (line) => logs.push(line),
		afterFirstPoll: async () => {
			if (server && typeof responder === 'function') server.respond = responder;
			else await server?.close();
		},
	});
	if (typeof responder === 'function' || !later) await server?.close();
	if (entry === 'Credential test') {
		expect(outcome).toEqual({ shown: { message: credentialTest } });
	} else if (entry === 'Trigger, first poll' && !stopsPublish) {
		const after = expect.stringMatching(/^{"publishedAt":\d+}$/);
		expect(outcome).toEqual({ given: null, before: '{}', after });
		expect(logs).toEqual([`The first poll failed and will be repeated: NodeApiError: ${message}`]);
	} else {
		expect(outcome).toEqual({
			shown,
			...(later || entry === 'Trigger, first poll'
				? { before: outcome.after, after: outcome.before }
				: {}),
		});
	}
}

/** All that begin with a GET; test/nodes/sdm/upload.test.ts is about an upload. */
const READING = ENTRY_POINTS.filter((entry) => entry !== 'Upload File');

const byEntryPoint = <Row extends [string, ...unknown[]]>(rows: Row[]) =>
	rows.flatMap((row) => READING.map((entry): [EntryPoint, ...Row] => [entry, ...row]));

describe('An error response becomes a message with advice', () => {
	it.each(byEntryPoint(ERRORS))(
		'%s: %s becomes a message with advice',
		async (entry, _name, responder, expected) => {
			await check(entry, responder, expected);
		},
	);
});

describe('An unusable response becomes a message with advice', () => {
	it.each(byEntryPoint(UNUSABLE).filter(([entry, name]) => !isPassedOn(name, entry)))(
		'%s: %s becomes a message with advice',
		async (entry, _name, responder, expected) => {
			await check(entry, responder, expected);
		},
	);
});

describe('A missing, broken or endless response becomes a message with advice', () => {
	it.each(byEntryPoint(BROKEN).filter(([entry, name]) => !isLeftOut(name, entry)))(
		'%s: %s becomes a message with advice',
		async (entry, _name, responder, expected) => {
			await check(entry, responder, expected);
		},
	);
});

describe('With Continue On Fail, the item holds message and advice', () => {
	it.each(
		byEntryPoint(ERRORS).filter(
			([entry, name]) => isOperation(entry) && !/each time|without a Retry-After/.test(name),
		),
	)('%s: %s becomes an item', async (entry, _name, responder, expected) => {
		const { overrides } = expected;
		const server = await startServer(responder);
		const outcome = await enter(entry, {
			url: server.url,
			node: { onError: 'continueRegularOutput' },
		});
		await server.close();
		const [statement, description] = overrides?.[entry] ?? [expected.statement, expected.advice];
		expect(outcome).toEqual({
			given: [
				{
					json: { error: `Akeneo SDM ${statement}`, message: description },
					pairedItem: { item: 0 },
				},
			],
		});
	});
});
