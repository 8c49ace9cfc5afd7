import type { IDataObject } from 'n8n-workflow';

import type {
	FirstRead,
	JobSighting,
	JobSource,
	KnownJob,
	LookUp,
	Survey,
	SurveyRequest,
	Unfiltered,
} from '../../../../core/trigger/jobSource';
import { sharedSource, type Sharing } from '../../../../core/trigger/sharing/sharedSource';
import { DeadlineExceeded } from '../../../../core/util/deadlines';
import { settle } from '../../../../core/util/outcome';

/** The polls of several triggers share what they read from a service. */

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});
const later = (ms: number) => jest.setSystemTime(Date.now() + ms);

const job = (id: string, more: IDataObject = {}): JobSighting => ({
	id,
	status: 'running',
	hasEnded: false,
	createdAt: START,
	job: { id, ...more },
});
const change = (id: string) => ({ ...job(id), previousStatus: null, eventId: `event of ${id}` });
const idsOf = ({ jobs }: { jobs: JobSighting[] }) => jobs.map(({ id }) => id);
const REQUEST: SurveyRequest = {
	since: START - 60 * SECOND,
	lookBack: { ms: 0 },
	readTwiceMs: 0,
	live: new Map(),
};

let credentials = 0;

/** A service whose triggers share a credential; `calls` are the requests to it, each with the trigger that sent it. */
function service({
	jobs = [job('a')],
	credential = `credential ${++credentials}` as string | undefined,
} = {}) {
	const calls: string[] = [];
	const answers = {
		jobs,
		live: {} as Partial<FirstRead>,
		survey: {} as Partial<Survey>,
		lookUp: async (missing: KnownJob[]): Promise<LookUp> =>
			await Promise.resolve({ jobs: missing.map(({ id }) => job(id)), gone: [] }),
		details: async (given: IDataObject): Promise<IDataObject> => await Promise.resolve(given),
	};
	const sourceFor = (trigger: string, project?: string): JobSource => ({
		service: 'service',
		scope: project ?? '',
		account: 'me',
		credential,
		knows: async () => await Promise.resolve(true),
		unfiltered: project === undefined ? undefined : filterOn(trigger, project),
		liveJobs: async () => {
			calls.push(`${trigger}: live ${project ?? ''}`);
			return await Promise.resolve({ jobs: answers.jobs, ...answers.live });
		},
		readRest: async () => {
			calls.push(`${trigger}: rest`);
			return await Promise.resolve({ jobs: answers.jobs });
		},
		survey: async () => {
			calls.push(`${trigger}: survey ${project ?? ''}`);
			const usual = { jobs: answers.jobs, complete: true, learned: undefined, requests: 3 };
			return await Promise.resolve({ ...usual, ...answers.survey });
		},
		lookUp: async (missing) => {
			calls.push(`${trigger}: look up ${missing.map(({ id }) => id).join(' ')}`);
			return await answers.lookUp(missing);
		},
		details: async ({ id, job: given }) => {
			calls.push(`${trigger}: details ${id}`);
			return await answers.details(given);
		},
		sampleJob: async () => await Promise.resolve(undefined),
	});
	const filterOn = (trigger: string, project: string): Unfiltered => ({
		source: sourceFor(trigger),
		value: project,
		valueOf: ({ project: of }) => (typeof of === 'string' ? of : undefined),
		fetchValue: async () => await Promise.resolve(undefined),
	});
	const poll = (trigger: string, more: Partial<Sharing> & { project?: string } = {}) => {
		const { project, ...sharing } = more;
		const usual = { after: START - 1, deadline: START + 300 * SECOND, known: [] };
		return sharedSource(sourceFor(trigger, project), { ...usual, ...sharing });
	};
	return { calls, answers, poll };
}

it('the second of two triggers with one credential sends no request', async () => {
	const { calls, answers, poll } = service();
	const [one, two] = [poll('one'), poll('two')];
	for (const source of [one, two]) {
		expect(idsOf(await source.liveJobs(START, Infinity))).toEqual(['a']);
		const survey = await source.survey(REQUEST);
		expect(idsOf(survey)).toEqual(['a']);
		const known = [{ id: 'b' }, { id: 'c' }];
		expect(idsOf(await source.lookUp(known, survey))).toEqual(['b', 'c']);
		expect(await source.details(change('b'))).toEqual({ id: 'b' });
		answers.jobs = [job('later')];
	}
	expect(calls).toEqual(['one: live ', 'one: survey ', 'one: look up b c', 'one: details b']);
});

it.each([
	['another credential', 'another'],
	['no credential', undefined],
])('a trigger with %s shares nothing', async (_name, credential) => {
	const { poll } = service();
	await poll('one').survey(REQUEST);
	const other = service({ credential, jobs: [job('other')] });
	for (const trigger of ['two', 'three']) {
		const source = other.poll(trigger, { after: Date.now() });
		expect(idsOf(await source.survey(REQUEST))).toEqual(['other']);
	}
	expect(other.calls).toEqual(['two: survey ', 'three: survey ']);
});

it('a trigger with a newer state than a survey reads for itself', async () => {
	const { calls, poll } = service();
	await poll('one').survey(REQUEST);
	later(SECOND);
	await poll('two', { after: START }).survey(REQUEST);
	await poll('three', { after: START }).survey(REQUEST);
	expect(calls).toEqual(['one: survey ', 'two: survey ']);
});

it.each<[string, Partial<Survey>, number, string[]]>([
	['of younger jobs is not used', {}, REQUEST.since - 1, ['one', 'two']],
	[
		'that has looked back far enough is used',
		{ reading: { from: REQUEST.since - 1, now: START, creationTimes: [] } },
		REQUEST.since - 1,
		['one'],
	],
	['that may have skipped a job is not used', { complete: false }, REQUEST.since, ['one', 'two']],
	['that lacks live jobs is not used', { isPartial: true }, REQUEST.since, ['one', 'two']],
])('a survey %s', async (_name, survey, since, expected) => {
	const { calls, answers, poll } = service();
	answers.survey = survey;
	await poll('one').survey(REQUEST);
	await poll('two').survey({ ...REQUEST, since });
	expect(calls).toEqual(expected.map((trigger) => `${trigger}: survey `));
});

it('a list of live jobs up to another time than the present is not shared', async () => {
	const { calls, poll } = service();
	await poll('one').liveJobs(START - 1001, Infinity);
	await poll('two').liveJobs(START - 1000, Infinity);
	await poll('three').liveJobs(START + 1000, Infinity);
	expect(calls).toEqual(['one: live ', 'two: live ']);
});

it('what first polls had no time to read is read once for those that have left the same', async () => {
	const { calls, poll } = service();
	const rest = (since: number) => {
		const unread = { since, slices: [{ status: 'pending', count: 40 }] };
		return { unread, live: new Map(), stopsAt: Infinity };
	};
	expect(idsOf((await poll('one').readRest?.(rest(START))) ?? { jobs: [] })).toEqual(['a']);
	await poll('two').readRest?.(rest(START));
	await poll('three').readRest?.(rest(START - SECOND));
	expect(calls).toEqual(['one: rest', 'three: rest']);
});

it('a survey of first pages is not used by a poll that needs more', async () => {
	const { calls, poll } = service();
	await poll('one').survey({ ...REQUEST, firstPagesOnly: true });
	await poll('two').survey(REQUEST);
	await poll('three').survey({ ...REQUEST, firstPagesOnly: true });
	expect(calls).toEqual(['one: survey ', 'two: survey ']);
});

it('a trigger looks up only the jobs that no other one has looked up', async () => {
	const { calls, poll } = service();
	const [one, two] = [poll('one'), poll('two')];
	await one.lookUp([{ id: 'b' }], await one.survey(REQUEST));
	const found = await two.lookUp([{ id: 'b' }, { id: 'c' }], await two.survey(REQUEST));
	expect(idsOf(found)).toEqual(['b', 'c']);
	expect(calls).toEqual(['one: survey ', 'one: look up b', 'two: look up c']);
});

it('a trigger gets of the look-up of another one only the jobs it needs', async () => {
	const { answers, poll } = service();
	answers.lookUp = async () => await Promise.resolve({ jobs: [job('b')], gone: ['c', 'd'] });
	const [one, two] = [poll('one'), poll('two')];
	await one.lookUp([{ id: 'b' }, { id: 'c' }, { id: 'd' }], await one.survey(REQUEST));
	const survey = await two.survey(REQUEST);
	expect(await two.lookUp([{ id: 'd' }], survey)).toEqual({ jobs: [], gone: ['d'] });
	expect(await two.lookUp([{ id: 'b' }], survey)).toEqual({ jobs: [job('b')], gone: [] });
});

it('jobs that a look-up has not found out are looked up by the next trigger', async () => {
	const { calls, answers, poll } = service();
	answers.lookUp = async () => await Promise.resolve({ jobs: [job('b')], gone: ['c'] });
	const missing = [{ id: 'b' }, { id: 'c' }, { id: 'd' }];
	for (const trigger of ['one', 'two']) {
		const source = poll(trigger);
		await source.lookUp(missing, await source.survey(REQUEST));
	}
	expect(calls).toEqual(['one: survey ', 'one: look up b c d', 'two: look up d']);
});

it('a look-up that fails is an error for those who wait for it, and is tried by the next', async () => {
	const { calls, answers, poll } = service();
	answers.lookUp = async () => await Promise.reject(new Error('The token is not accepted'));
	const [one, two, three] = [poll('one'), poll('two'), poll('three')];
	const [first, second, third] = [
		await one.survey(REQUEST),
		await two.survey(REQUEST),
		await three.survey(REQUEST),
	];
	const missing = [{ id: 'b' }];
	const outcomes = await Promise.all([
		settle(one.lookUp(missing, first)),
		settle(two.lookUp(missing, second)),
	]);
	const error = new Error('The token is not accepted');
	expect(outcomes).toEqual([
		{ ok: false, error },
		{ ok: false, error },
	]);
	await settle(three.lookUp(missing, third));
	expect(calls.slice(1)).toEqual(['one: look up b', 'three: look up b']);
});

it('a look-up begins when the one before has ended', async () => {
	const { calls, answers, poll } = service();
	let end: (found: LookUp) => void = () => {};
	const nothing = { jobs: [], gone: [] };
	answers.lookUp = async () => await new Promise<LookUp>((resolve) => (end = resolve));
	const [one, two] = [poll('one'), poll('two')];
	const first = one.lookUp([{ id: 'b' }], await one.survey(REQUEST));
	const second = two.lookUp([{ id: 'c' }], await two.survey(REQUEST));
	await Promise.resolve();
	expect(calls.slice(1)).toEqual(['one: look up b']);
	answers.lookUp = async () => await Promise.resolve(nothing);
	end(nothing);
	await Promise.all([first, second]);
	expect(calls.slice(1)).toEqual(['one: look up b', 'two: look up c']);
});

it('details that came too late for one trigger are fetched by the one that waits for them', async () => {
	const { calls, answers, poll } = service();
	const [one, two] = [poll('one'), poll('two')];
	await one.survey(REQUEST);
	await two.survey(REQUEST);
	let fail: (error: Error) => void = () => {};
	answers.details = async () => await new Promise((_, reject) => (fail = reject));
	const first = settle(one.details(change('a')));
	const second = two.details(change('a'));
	answers.details = async () => await Promise.resolve({ id: 'a', message: 'because' });
	fail(new DeadlineExceeded());
	expect((await first).ok).toBe(false);
	expect(await second).toEqual({ id: 'a', message: 'because' });
	expect(calls.slice(1)).toEqual(['one: details a', 'two: details a']);
});

it.each<[string, Partial<Sharing>, Error]>([
	['an error of the request', {}, new Error('The server is down')],
	['its own deadline', { deadline: START }, new DeadlineExceeded()],
])(
	'a trigger that waits for the details of another one ends with %s',
	async (_name, more, error) => {
		const { answers, poll } = service();
		const [one, two] = [poll('one'), poll('two', more)];
		await one.survey(REQUEST);
		await two.survey(REQUEST);
		let fail: (reason: Error) => void = () => {};
		answers.details = async () => await new Promise((_, reject) => (fail = reject));
		const first = settle(one.details(change('a')));
		const second = settle(two.details(change('a')));
		if (!(error instanceof DeadlineExceeded)) fail(error);
		expect(await second).toEqual({ ok: false, error });
		fail(error);
		await first;
	},
);

it.each([
	['status', { status: 'error' }],
	['completion time', { endedAt: START }],
])('details of another %s are fetched', async (_name, more) => {
	const { calls, poll } = service();
	const source = poll('one');
	await source.survey(REQUEST);
	await source.details(change('a'));
	await source.details({ ...change('a'), ...more });
	expect(calls.slice(1)).toEqual(['one: details a', 'one: details a']);
});

it('before any survey, jobs are looked up and fetched all the same', async () => {
	const { calls, poll } = service();
	const source = poll('one');
	const survey = { jobs: [], complete: true, learned: undefined };
	expect(idsOf(await source.lookUp([{ id: 'b' }], survey))).toEqual(['b']);
	await source.details(change('b'));
	expect(calls).toEqual(['one: look up b', 'one: details b']);
});

describe('triggers with different filters', () => {
	const jobs = [job('a', { project: '1' }), job('b', { project: '2' })];

	it('share the list of all jobs, and each gets its own', async () => {
		const { calls, poll } = service({ jobs });
		poll('one', { project: '1' });
		const two = poll('two', { project: '2' });
		const three = poll('three', { project: '1' });
		expect(idsOf(await two.survey(REQUEST))).toEqual(['b']);
		expect(idsOf(await three.survey(REQUEST))).toEqual(['a']);
		expect(idsOf(await two.liveJobs(START, Infinity))).toEqual(['b']);
		expect(calls).toEqual(['two: survey ', 'two: live ']);
	});

	it('read their own lists when there is no time to read the one of all jobs', async () => {
		const { calls, answers, poll } = service({ jobs });
		poll('one', { project: '1' });
		answers.live = { unread: [{ status: 'pending', count: 40 }] };
		await poll('two', { project: '2' }).liveJobs(START, Infinity);
		expect(calls).toEqual(['two: live ', 'two: live 2']);
	});

	it('read their own lists when the list of all jobs has cost more', async () => {
		const { calls, answers, poll } = service({ jobs });
		answers.survey = { requests: 7 };
		poll('one', { project: '1' });
		await poll('two', { project: '2' }).survey(REQUEST);
		await poll('three', { project: '2', after: START }).survey(REQUEST);
		expect(calls).toEqual(['two: survey ', 'three: survey 2']);
	});

	it('read their own lists when its jobs cannot be told apart, and look jobs up there', async () => {
		const { calls, poll } = service();
		poll('one', { project: '1' });
		const two = poll('two', { project: '2' });
		expect(idsOf(await two.survey(REQUEST))).toEqual(['a']);
		await two.lookUp([{ id: 'b' }], await two.survey(REQUEST));
		expect(calls).toEqual(['two: survey ', 'two: survey 2', 'two: look up b']);
	});

	it('read their own lists of live jobs when an ended one cannot be told apart', async () => {
		const { calls, poll } = service({ jobs: [{ ...job('a'), hasEnded: true }] });
		poll('one', { project: '1' });
		expect(idsOf(await poll('two', { project: '2' }).liveJobs(START, Infinity))).toEqual(['a']);
		expect(calls).toEqual(['two: live ', 'two: live 2']);
	});

	it('know the jobs that the list of another one has shown', async () => {
		const { calls, poll } = service();
		await poll('one', { project: '1' }).survey(REQUEST);
		expect(idsOf(await poll('two', { project: '2' }).survey(REQUEST))).toEqual([]);
		expect(calls).toEqual(['one: survey 1', 'two: survey ']);
	});

	it('share the list of all jobs, however much the list of one of them has cost', async () => {
		const { calls, answers, poll } = service({ jobs });
		answers.survey = { requests: 7 };
		await poll('one', { project: '1' }).survey(REQUEST);
		await poll('two', { project: '2' }).survey(REQUEST);
		expect(calls).toEqual(['one: survey 1', 'two: survey ']);
	});

	it('know the jobs of their saved states', async () => {
		const { calls, poll } = service({ jobs: [job('a')] });
		poll('one', { project: '1', known: ['a'] });
		expect(idsOf(await poll('two', { project: '2' }).survey(REQUEST))).toEqual([]);
		expect(calls).toEqual(['two: survey ']);
	});
});

it('of more than 50 credentials, the one not polled for longest is dropped', async () => {
	const { calls, poll } = service();
	await poll('one').survey(REQUEST);
	for (let count = 0; count < 49; count++) service().poll('another');
	await poll('two').survey(REQUEST);
	for (let count = 0; count < 50; count++) service().poll('another');
	await poll('three').survey(REQUEST);
	expect(calls).toEqual(['one: survey ', 'three: survey ']);
});
