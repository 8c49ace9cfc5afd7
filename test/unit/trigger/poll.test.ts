import {
	NodeOperationError,
	type IDataObject,
	type INode,
	type IPollFunctions,
} from 'n8n-workflow';

import { apiError, NOT_ALLOWED } from '../../../core/errors/userErrors';
import type {
	FirstRead,
	JobSighting,
	JobSource,
	ListedJobs,
	Survey,
} from '../../../core/trigger/jobSource';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { pollJobs } from '../../../core/trigger/poll';
import type { SavedLedger } from '../../../core/trigger/ledger/savedState';
import { settle } from '../../../core/util/outcome';

/** A poll reads from a service, saves, hands over and logs, step by step. */

const START = Date.parse('2026-03-02T08:00:00Z');
const MINUTE = 60_000;
const OVERLAP = 6 * MINUTE;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});

let workflows = 0;
const sighting = (id: string, status: string, ago = 0): JobSighting => ({
	id,
	status,
	hasEnded: status === 'done' || status === 'error',
	createdAt: START - ago,
	job: { id, status },
});

interface Settings {
	budgetMs?: number | 'unknown';
	mode?: string;
	publishing?: string;
	/** Triggers with the same one share what they read. */
	credential?: string;
	overdueAfterMinutes?: number;
}

/** One trigger of one workflow; `responses` are those of the service from now on. */
function trigger({
	budgetMs = 300_000,
	mode = 'trigger',
	publishing = 'init',
	credential,
	overdueAfterMinutes,
}: Settings = {}) {
	const log: string[] = [];
	const calls: Array<[method: string, ...given: unknown[]]> = [];
	const staticData: { ledger?: SavedLedger } = {};
	const responses = {
		live: [] as JobSighting[],
		liveJobs: {} as Partial<FirstRead>,
		rest: {} as Partial<FirstRead>,
		survey: {} as Partial<Survey<string>>,
		sampleJob: undefined as JobSighting | undefined,
		lookUp: { jobs: [] as JobSighting[], gone: [] as string[] },
		known: [] as string[],
		details: async (job: IDataObject): Promise<IDataObject> => await Promise.resolve(job),
	};
	let account = 'me';
	let scope = 'here';
	const source: JobSource<string> = {
		service: 'service',
		credential,
		get scope() {
			return scope;
		},
		get account() {
			return account;
		},
		liveJobs: async (now) => {
			calls.push(['liveJobs', now - START]);
			const usual = { jobs: responses.live, serverTime: Date.now() };
			return await Promise.resolve({ ...usual, ...responses.liveJobs });
		},
		readRest: async ({ unread, stopsAt }) => {
			calls.push(['readRest', unread.slices, stopsAt - Date.now()]);
			return await Promise.resolve({ jobs: [], ...responses.rest });
		},
		survey: async ({ since, ...request }) => {
			calls.push(['survey', since - START, request]);
			const usual = { jobs: responses.live, serverTime: Date.now(), complete: true };
			return await Promise.resolve({ ...usual, learned: 'a hint', ...responses.survey });
		},
		lookUp: async (missing, { learned }) => {
			const ids = missing.map(({ id }) => id);
			calls.push(['lookUp', ids, learned]);
			const { jobs, gone } = responses.lookUp;
			return await Promise.resolve({ jobs: jobs.filter(({ id }) => ids.includes(id)), gone });
		},
		knows: async (jobId) => {
			calls.push(['knows', jobId]);
			return await Promise.resolve(responses.known.includes(jobId));
		},
		details: async ({ job }) => await responses.details(job),
		sampleJob: async () => await Promise.resolve(responses.sampleJob),
	};
	const id = `workflow ${++workflows}`;
	const context = {
		getMode: () => mode,
		getActivationMode: () => publishing,
		getWorkflow: () => ({ id }),
		getNode: () => ({ id: 'node', name: 'Trigger', type: 'trigger' }) as INode,
		getWorkflowStaticData: (of: string) => (of === 'node' ? staticData : {}),
		logger: {
			info: (text: string) => log.push(`info: ${text}`),
			warn: (text: string) => log.push(`warn: ${text}`),
		},
		...(budgetMs === 'unknown' ? {} : { getPollBudgetMs: () => budgetMs }),
	} as unknown as IPollFunctions;
	let opens = async (): Promise<JobSource<string>> => await Promise.resolve(source);
	let deadline = NaN;
	return {
		responses,
		movesTo: (other: string) => (scope = other),
		calls,
		log,
		staticData,
		/** A credential with this fingerprint takes the place of the one before. */
		useCredentialOf: (fingerprint: string) => (account = fingerprint),
		cannotOpen: (error: unknown) => (opens = async () => await Promise.reject(error)),
		opensAgain: () => (opens = async () => await Promise.resolve(source)),
		/** How long the last poll may send requests and wait for responses, in s from now. */
		secondsLeft: () => (deadline - Date.now()) / 1000,
		/** Another registration polls, as after an edit of the workflow. */
		anotherRegistration: { ...context },
		async poll(registration = context) {
			calls.length = 0;
			log.length = 0;
			const statuses = new Set(['done', 'error']);
			const openSource = async (until: number) => {
				deadline = until;
				return await opens();
			};
			const found = await pollJobs(registration, { openSource, statuses, overdueAfterMinutes });
			return found?.[0]?.map(({ json }) => json) ?? null;
		},
	};
}
type Trigger = ReturnType<typeof trigger>;
const later = (ms = MINUTE) => jest.setSystemTime(Date.now() + ms);
const saved = ({ staticData }: Trigger) => staticData.ledger;

const NO_LOOK_BACK = { lookBack: { ms: 0 }, readTwiceMs: 2 * OVERLAP, live: new Map() };

describe('the first poll', () => {
	it('reads the live jobs and a little more than the next poll takes for news, and hands nothing over', async () => {
		const jobs = trigger();
		jobs.responses.live = [sighting('a', 'running'), sighting('b', 'done')];
		expect(await jobs.poll()).toBeNull();
		expect(jobs.calls).toEqual([
			['liveJobs', 0],
			[
				'survey',
				-OVERLAP - 10_000,
				{ ...NO_LOOK_BACK, live: new Map([['a', sighting('a', 'running')]]) },
			],
		]);
		const seconds = (START / 1000).toString(36);
		expect(saved(jobs)).toEqual({
			version: 1,
			scope: 'here',
			mark: START,
			shown: [START / 1000],
			account: ['me'],
			seen: ['a', 'b'],
			at: START,
			live: [['running', [`a ${seconds}`]]],
			ended: [['done', [`b ${seconds}`]]],
		});
		expect(jobs.log).toEqual([]);
	});

	it('doubts nothing when there are no jobs at all', async () => {
		const jobs = trigger();
		await jobs.poll();
		expect(saved(jobs)).toMatchObject({ shown: [null] });
	});

	const DAY = 24 * 60 * MINUTE;
	it.each<[string, ListedJobs, number[]]>([
		['once when our clock is right', { jobs: [], until: START }, [0]],
		[
			'once when it is a little ahead',
			{ jobs: [], until: START, serverTime: START - OVERLAP + 1 },
			[0],
		],
		[
			'up to the time of the service too when it is as far ahead as the next poll reads back',
			{ jobs: [], until: START, serverTime: START - OVERLAP },
			[0, -OVERLAP],
		],
		[
			'up to the time of the service too when it is ahead',
			{ jobs: [], until: START, serverTime: START - DAY },
			[0, -DAY],
		],
		['once when the list does not end at a time', { jobs: [], serverTime: START - DAY }, [0]],
	])('reads the live jobs %s', async (_name, listed, expected) => {
		const jobs = trigger();
		jobs.responses.liveJobs = listed;
		await jobs.poll();
		const reads = jobs.calls.filter(([method]) => method === 'liveJobs');
		expect(reads.map(([, now]) => now)).toEqual(expected);
	});

	describe('that did not read everything', () => {
		const cut = (settings: Settings) => {
			const jobs = trigger(settings);
			jobs.responses.survey = { complete: false };
			return jobs;
		};

		it.each([['init'], ['update'], ['activate'], ['leadershipChange']])(
			'is repeated, which the log says, when the registration is of the kind %s',
			async (publishing) => {
				const jobs = cut({ publishing });
				expect(await jobs.poll()).toBeNull();
				expect(saved(jobs)).toBeUndefined();
				expect(jobs.log).toEqual([
					'warn: The first poll failed and will be repeated: Error: The jobs of the last minutes could not be read in time',
				]);
				jobs.responses.survey = {};
				await jobs.poll();
				expect(saved(jobs)).toMatchObject({ mark: START });
			},
		);

		it.each<[string, Settings['budgetMs']]>([
			['an error', 299_999],
			['repeated where n8n has no poll budget', 'unknown'],
		])('is %s', async (expected, budgetMs) => {
			const outcome = await settle(cut({ budgetMs }).poll());
			expect(outcome.ok).toBe(expected !== 'an error');
		});

		it('is an error when it is the second one', async () => {
			const jobs = cut({});
			await jobs.poll();
			await expect(jobs.poll()).rejects.toThrow(
				'The jobs of the last minutes could not be read in time',
			);
		});
	});

	describe('that worked after others had failed', () => {
		/** A trigger that was published now, and that the service is back for twenty minutes later. */
		const failed = async (publishing = 'activate') => {
			const jobs = trigger({ publishing });
			jobs.cannotOpen(new DeadlineExceeded());
			await jobs.poll();
			jobs.opensAgain();
			later(20 * MINUTE);
			return jobs;
		};
		const ended = (id: string, createdAgo: number, endedAgo: number): JobSighting => ({
			...sighting(id, 'done', createdAgo),
			endedAt: START - endedAgo,
		});

		it('knows what was there at the time of publishing, and leaves what came or ended since then to the next poll', async () => {
			const jobs = await failed();
			expect(jobs.staticData).toEqual({ publishedAt: START });
			jobs.responses.live = [
				sighting('live-before', 'running', 1),
				sighting('live-since', 'running', 0),
				ended('ended-before', MINUTE, 1),
				ended('ended-since', MINUTE, 0),
				ended('came-since', -MINUTE, -MINUTE),
				ended('dated-ahead', -60 * MINUTE, -60 * MINUTE),
			];
			expect(await jobs.poll()).toBeNull();
			expect(jobs.calls.map(([method, time]) => [method, time])).toEqual([
				['liveJobs', 20 * MINUTE],
				['survey', -OVERLAP - 10_000],
			]);
			expect(Object.keys(jobs.staticData)).toEqual(['ledger']);
			expect(saved(jobs)).toMatchObject({
				mark: START,
				at: START + 20 * MINUTE,
				live: [['running', [expect.stringMatching(/^live-before /)]]],
				ended: [
					[
						'done',
						[expect.stringMatching(/^ended-before /), expect.stringMatching(/^dated-ahead /)],
					],
				],
			});
			later();
			expect(await jobs.poll()).toMatchObject([
				{ id: 'ended-since', previousStatus: null },
				{ id: 'came-since', previousStatus: null },
			]);
		});

		it.each<[string, Partial<FirstRead>]>([
			['the service gives no time', { serverTime: undefined }],
			['its time is not ours', { serverTime: START + 23 * MINUTE }],
		])('begins anew when %s', async (_name, liveJobs) => {
			const jobs = await failed();
			jobs.responses.liveJobs = liveJobs;
			jobs.responses.live = [ended('ended-since', MINUTE, 0)];
			await jobs.poll();
			later();
			expect(await jobs.poll()).toBeNull();
		});

		it('reads nothing again that others have read', async () => {
			const credential = `credential ${workflows}`;
			const other = trigger({ credential });
			const jobs = trigger({ credential });
			jobs.cannotOpen(new DeadlineExceeded());
			await jobs.poll();
			jobs.opensAgain();
			await other.poll();
			later(1000);
			await jobs.poll();
			expect(jobs.calls.map(([method]) => method)).toEqual(['liveJobs', 'survey']);
		});

		it('keeps the time of publishing over further failures and a restart of n8n, and forgets it when the workflow is published again', async () => {
			const jobs = await failed();
			jobs.cannotOpen(new DeadlineExceeded());
			await expect(jobs.poll()).rejects.toThrow();
			expect(jobs.staticData).toEqual({ publishedAt: START });
			const restarted = trigger();
			restarted.cannotOpen(new DeadlineExceeded());
			Object.assign(restarted.staticData, { publishedAt: START });
			await restarted.poll();
			expect(restarted.staticData).toEqual({ publishedAt: START });
			const again = await failed();
			await again.poll({ ...again.anotherRegistration });
			expect(saved(again)).toMatchObject({ mark: START + 40 * MINUTE });
		});

		it.each([1e300, NaN, 'yesterday'])(
			'begins anew when n8n gives %j as the time',
			async (given) => {
				const jobs = trigger();
				Object.assign(jobs.staticData, { publishedAt: given });
				await jobs.poll();
				expect(saved(jobs)).toMatchObject({ mark: START });
			},
		);
	});

	describe('that failed when the workflow was published', () => {
		const node = { name: 'Trigger', type: 'trigger' } as INode;
		const failedWith = (failure: Parameters<typeof apiError>[2]) =>
			apiError(node, { name: 'The API' }, failure);

		it.each<[string, unknown, boolean]>([
			[
				'is an error that shows a wrong parameter',
				new NodeOperationError(node, 'The project is empty'),
				true,
			],
			['is an error that shows a rejected token', failedWith({ status: 401 }), true],
			['is an error that shows a token without permission', failedWith({ status: 403 }), true],
			['is an error that shows a wrong setting', failedWith({ code: NOT_ALLOWED }), true],
			['is repeated after a server fault', failedWith({ status: 503 }), false],
			['is repeated after a 404', failedWith({ status: 404 }), false],
			['is repeated after a broken connection', failedWith({ code: 'ECONNRESET' }), false],
			['is repeated after its deadline', new DeadlineExceeded(), false],
		])('%s', async (_name, error, isShown) => {
			const publishing = trigger({ publishing: 'activate' });
			publishing.cannotOpen(error);
			// A user who has just published can correct it at once. After any other error n8n would give the trigger up for good.
			expect((await settle(publishing.poll())).ok).toBe(!isShown);
			const starting = trigger({ publishing: 'init' });
			starting.cannotOpen(error);
			expect(await starting.poll()).toBeNull();
		});
	});
});

describe('a test run', () => {
	it('shows the newest job and saves nothing', async () => {
		const jobs = trigger({ mode: 'manual' });
		jobs.responses.sampleJob = sighting('a', 'done');
		expect(await jobs.poll()).toMatchObject([{ id: 'a', status: 'done' }]);
		expect(saved(jobs)).toBeUndefined();
	});

	it('is an error when there is no job yet', async () => {
		await expect(trigger({ mode: 'manual' }).poll()).rejects.toThrow(
			'There is no job to show as a sample yet',
		);
	});
});

describe('a later poll', () => {
	const watching = async (...live: JobSighting[]) => {
		const jobs = trigger();
		jobs.responses.live = live;
		await jobs.poll();
		later();
		return jobs;
	};

	it('reads the new jobs, given the live ones that it knows and how far it can look back', async () => {
		const jobs = await watching(
			sighting('a', 'running'),
			sighting('b', 'running'),
			sighting('c', 'pending'),
		);
		const page = { now: START + MINUTE, creationTimes: [] };
		jobs.responses.survey = { reading: { ...page, from: START - OVERLAP, fullPage: 25 } };
		expect(await jobs.poll()).toBeNull();
		const known = (id: string, status: string) =>
			[id, { id, status, createdAt: START, since: START, reported: 0, notFound: 0 }] as const;
		const live = new Map([known('a', 'running'), known('b', 'running'), known('c', 'pending')]);
		expect(jobs.calls).toEqual([
			['survey', -OVERLAP, { ...NO_LOOK_BACK, live }],
			['lookUp', [], 'a hint'],
		]);
		later();
		// Nothing was on the page, so the next one covers twice the time.
		const lookBack = { ms: 2 * (MINUTE + OVERLAP) - OVERLAP, fullPage: 25 };
		const from = START + MINUTE - OVERLAP - lookBack.ms;
		jobs.responses.survey = { reading: { ...page, from } };
		await jobs.poll();
		expect(jobs.calls[0]).toEqual([
			'survey',
			MINUTE - OVERLAP,
			{ ...NO_LOOK_BACK, live, lookBack },
		]);
		later();
		await jobs.poll();
		expect(jobs.calls[0]?.[2]).toMatchObject({ lookBack: { fullPage: 25 } });
	});

	it('looks up no job that is unchanged, as far as counts show it, unless it has had another status', async () => {
		const jobs = await watching(sighting('a', 'pending'), sighting('b', 'pending'));
		jobs.responses.live = [];
		jobs.responses.survey = {
			unchanged: new Map([
				['a', 'pending'],
				['b', 'running'],
			]),
		};
		await jobs.poll();
		expect(jobs.calls.at(-1)).toEqual(['lookUp', ['b'], 'a hint']);
		expect(saved(jobs)?.live.flatMap(([, texts]) => texts)).toHaveLength(2);
	});

	it('goes on with the turn of the last one', async () => {
		const jobs = await watching();
		const reading = { from: START - OVERLAP, now: START, creationTimes: [], fullPage: 25 };
		jobs.responses.survey = { reading: { ...reading, checkFrom: START - 5000 } };
		await jobs.poll();
		jobs.responses.survey = { reading };
		await jobs.poll();
		expect(jobs.calls[0]?.[2]).toMatchObject({ lookBack: { checkFrom: START - 5000 } });
		await jobs.poll();
		expect(jobs.calls[0]?.[2]).not.toHaveProperty('lookBack.turn');
	});

	it('looks back no further than it has to when the service has no room for that', async () => {
		const jobs = await watching();
		await jobs.poll();
		expect(saved(jobs)).not.toHaveProperty('reach');
		await jobs.poll();
		expect(jobs.calls[0]?.[2]).toEqual(NO_LOOK_BACK);
	});

	describe('whose lists are all empty', () => {
		const doubted = { shown: [START / 1000, 1], mark: START };
		const believed = { shown: [null], mark: START + MINUTE };

		it.each<[string, Partial<Survey<string>>, object]>([
			['the newest job that was seen belongs to what was requested', {}, doubted],
			[
				'the newest job that was seen belongs to what was read',
				{ reading: { from: START - 1, now: START + MINUTE, creationTimes: [] } },
				believed,
			],
			[
				'the newest job that was seen belongs to what was shown',
				{ shownSince: START - 1 },
				believed,
			],
		])('is %s', async (_name, survey, expected) => {
			const jobs = await watching(sighting('a', 'done'));
			jobs.responses.live = [];
			jobs.responses.survey = survey;
			await jobs.poll();
			expect(saved(jobs)).toMatchObject(expected);
		});
	});

	it.each<[string, JobSighting[], string[], number]>([
		['is doubted when a live job is not found either', [], [], 1],
		['is doubted when the service does not know a live job any more', [], ['a'], 1],
		['is believed when each live job is found by its ID', [sighting('a', 'done')], [], 0],
	])('whose lists are empty, as no job is new, %s', async (_name, found, gone, doubts) => {
		const jobs = await watching(sighting('a', 'running', 24 * 60 * MINUTE));
		jobs.responses.live = [];
		jobs.responses.lookUp = { jobs: found, gone };
		await jobs.poll();
		expect(saved(jobs)?.shown?.[1] ?? 0).toBe(doubts);
	});

	it('hands over a job that has ended, with its last status, a time and an ID', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toEqual([
			{
				id: 'a',
				status: 'done',
				previousStatus: 'running',
				eventId: 'service:a:done:2026-03-02T08:00:00.000Z',
				detectedAt: '2026-03-02T08:01:00.000Z',
			},
		]);
		expect(saved(jobs)).toMatchObject({ mark: START + MINUTE, live: [] });
	});

	it('no longer follows a job that ten polls in a row did not find, which the log says', async () => {
		const jobs = await watching(sighting('a', 'running'), sighting('b', 'running'));
		jobs.responses.live = [sighting('b', 'running')];
		jobs.responses.lookUp = { jobs: [], gone: ['a'] };
		for (let polls = 1; polls <= 9; polls++) {
			expect(await jobs.poll()).toBeNull();
			expect(jobs.log).toEqual([]);
			later();
		}
		expect(await jobs.poll()).toBeNull();
		expect(jobs.calls.at(-1)).toEqual(['lookUp', ['a'], 'a hint']);
		expect(jobs.log).toEqual(['info: Job a no longer exists and is not followed any more']);
		expect(saved(jobs)?.live.flatMap(([, texts]) => texts)).toHaveLength(1);
	});

	describe('whose lists are empty while the service knows none of its jobs', () => {
		const inTrouble = async () => {
			const jobs = await watching(sighting('a', 'running'));
			jobs.responses.live = [];
			jobs.responses.lookUp = { jobs: [], gone: ['a'] };
			return jobs;
		};

		it('keeps its watermark and its look-back, so that jobs created meanwhile are found later', async () => {
			const jobs = await watching(sighting('a', 'running'));
			const page = { now: START + MINUTE, creationTimes: [START], from: START - OVERLAP };
			jobs.responses.survey = { reading: page };
			await jobs.poll();
			const before = saved(jobs);
			later();
			jobs.responses.live = [];
			jobs.responses.lookUp = { jobs: [], gone: ['a'] };
			expect(await jobs.poll()).toBeNull();
			const { mark, reach } = before ?? {};
			expect(saved(jobs)).toMatchObject({ mark, reach, shown: [START / 1000, 1] });
			later(20 * MINUTE);
			jobs.responses.live = [sighting('a', 'running'), sighting('young', 'done', -2 * MINUTE)];
			jobs.responses.lookUp = { jobs: [], gone: [] };
			expect(await jobs.poll()).toMatchObject([{ id: 'young', previousStatus: null }]);
			expect(jobs.calls[0]?.[1]).toBe(MINUTE - OVERLAP);
			expect(saved(jobs)).toMatchObject({ mark: START + 22 * MINUTE });
		});

		it('moves its watermark on after ten such polls', async () => {
			const jobs = await inTrouble();
			for (let polls = 1; polls <= 10; polls++) {
				await jobs.poll();
				expect(saved(jobs)).toMatchObject({ mark: START, shown: [START / 1000, polls] });
				later();
			}
			await jobs.poll();
			expect(saved(jobs)).toMatchObject({ mark: START + 11 * MINUTE, live: [], shown: [null] });
		});
	});

	it('hands over a job whose end only the look-up shows', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.responses.live = [];
		jobs.responses.lookUp = { jobs: [sighting('a', 'error')], gone: [] };
		expect(await jobs.poll()).toMatchObject([{ id: 'a', status: 'error' }]);
	});

	it.each<[string, Partial<Survey<string>>, number]>([
		['stays when a job may have been skipped', { complete: false }, 0],
		['moves to the time up to which jobs were read', { until: START + 20_000 }, 20_000],
		['moves to the time of the service', {}, MINUTE],
		[
			'stays when a job may have been skipped, wherever the reading ended',
			{ complete: false, until: START + 20_000 },
			0,
		],
	])('has a watermark that %s', async (_name, survey, expected) => {
		const jobs = await watching();
		jobs.responses.survey = survey;
		await jobs.poll();
		expect((saved(jobs)?.mark ?? NaN) - START).toBe(expected);
	});

	it('hands over the jobs whose details came in time, and the next poll the others', async () => {
		const jobs = await watching(sighting('a', 'running'), sighting('b', 'running'));
		jobs.responses.live = [sighting('a', 'done'), sighting('b', 'done')];
		jobs.responses.details = async (job) =>
			job.id === 'b' ? await Promise.reject(new DeadlineExceeded()) : job;
		expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		expect(saved(jobs)).toMatchObject({ mark: START, live: [['running', [expect.any(String)]]] });
		jobs.responses.details = async (job) => await Promise.resolve(job);
		later();
		expect(await jobs.poll()).toMatchObject([{ id: 'b' }]);
	});

	it('saves nothing when it fails with an error of n8n', async () => {
		const jobs = await watching(sighting('a', 'running'));
		const before = saved(jobs);
		jobs.cannotOpen('no way');
		await expect(jobs.poll()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'no way',
		});
		expect(jobs.staticData).toEqual({ ledger: before });
		jobs.opensAgain();
		expect(await jobs.poll()).toBeNull();
	});

	it('is skipped while the previous one is running, and only then', async () => {
		const jobs = await watching();
		const both = [jobs.poll(), jobs.poll()];
		expect(await Promise.all(both)).toEqual([null, null]);
		expect(jobs.log).toEqual([
			'info: This poll is skipped, because the previous one is still running',
		]);
		expect(jobs.calls).toHaveLength(2);
		await jobs.poll();
		expect([jobs.calls.length, jobs.log]).toEqual([2, []]);
	});

	describe('to which n8n gives the state from before the last one', () => {
		const handedOver = async () => {
			const jobs = await watching(sighting('a', 'running'));
			const before = saved(jobs);
			jobs.responses.live = [sighting('a', 'done')];
			await jobs.poll();
			const after = saved(jobs);
			jobs.staticData.ledger = before;
			return { ...jobs, n8nSaves: () => (jobs.staticData.ledger = after) };
		};

		it('is skipped as long as n8n may still be saving', async () => {
			const jobs = await handedOver();
			later(29_999);
			expect(await jobs.poll()).toBeNull();
			expect(jobs.calls).toEqual([]);
			expect(jobs.log).toEqual([
				'info: This poll is skipped, because n8n is still saving the result of the previous one',
			]);
		});

		it('is skipped after a new token of the same account, too', async () => {
			const jobs = await handedOver();
			later(1000);
			jobs.useCredentialOf('new-token');
			jobs.responses.known = ['a'];
			expect(await jobs.poll()).toBeNull();
			expect(jobs.calls.map(([method]) => method)).toEqual(['knows']);
		});

		it('hands the events over again when n8n has not saved them by then', async () => {
			const jobs = await handedOver();
			later(30_000);
			expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		});

		it('hands the events over again when the clock was set back meanwhile', async () => {
			const jobs = await handedOver();
			later(-30_000);
			expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		});

		it('is not skipped when n8n has saved the last one', async () => {
			const jobs = await handedOver();
			jobs.n8nSaves();
			later(1000);
			expect(await jobs.poll()).toBeNull();
			expect(jobs.log).toEqual([]);
		});
	});

	it('knows the jobs of the last one, though n8n has not saved them', async () => {
		const jobs = await watching();
		const before = saved(jobs);
		jobs.responses.live = [sighting('new', 'running')];
		await jobs.poll();
		jobs.staticData.ledger = before;
		later();
		jobs.responses.live = [sighting('new', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'new', previousStatus: 'running' }]);
	});

	it('knows the jobs of the last one when n8n has lost the state', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.staticData.ledger = undefined;
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
	});

	it('takes the state of n8n when that is as new as its own', async () => {
		const jobs = await watching(sighting('a', 'running'));
		const ledger = saved(jobs);
		jobs.staticData.ledger = ledger && { ...ledger, live: [] };
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: null }]);
	});

	it('takes its own state when that of n8n, from the same poll, cannot be read', async () => {
		const jobs = await watching(sighting('a', 'running'));
		const ledger = saved(jobs);
		jobs.staticData.ledger = { ...ledger, live: 'none' } as never;
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
	});

	it('takes its own state when that is newer, though the watermark has stayed where it was', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.responses.survey = { complete: false };
		const before = saved(jobs);
		jobs.responses.live = [sighting('a', 'running'), sighting('b', 'running')];
		await jobs.poll();
		jobs.staticData.ledger = before;
		later();
		jobs.responses.live = [sighting('b', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'b', previousStatus: 'running' }]);
	});

	it('starts anew when the saved state cannot be read, which the log says', async () => {
		const jobs = trigger();
		jobs.staticData.ledger = { version: 2 } as never;
		expect(await jobs.poll()).toBeNull();
		expect(jobs.calls[0]).toEqual(['liveJobs', 0]);
		expect(jobs.log).toEqual([
			'warn: The saved state could not be read, so the trigger starts anew from now',
		]);
	});

	it('starts anew, without a line in the log, when the saved state is of another scope', async () => {
		const jobs = trigger();
		const nothing = { live: [], ended: [] };
		jobs.staticData.ledger = { version: 1, scope: 'there', mark: START, ...nothing };
		await jobs.poll();
		expect(jobs.calls[0]).toEqual(['liveJobs', 0]);
		expect(jobs.log).toEqual([]);
		expect(saved(jobs)).toMatchObject({ scope: 'here' });
	});
});

describe('a credential that leads to another account', () => {
	/** The trigger has seen a job of its own, and then the account of somebody else. */
	const switched = async () => {
		const jobs = trigger();
		jobs.responses.live = [sighting('a', 'running')];
		await jobs.poll();
		const first = saved(jobs);
		later();
		jobs.useCredentialOf('somebody-else');
		jobs.responses.live = [sighting('theirs', 'done'), sighting('b', 'running')];
		expect(await jobs.poll()).toBeNull();
		return { ...jobs, first };
	};

	it('starts anew for it, and keeps what it knew of the first', async () => {
		const { first, ...jobs } = await switched();
		expect(jobs.calls.slice(0, 2)).toEqual([
			['knows', 'a'],
			['liveJobs', MINUTE],
		]);
		expect(saved(jobs)).toMatchObject({ account: ['somebody-else'], others: [first] });
	});

	it('goes on with the first when that returns, and keeps the other', async () => {
		const jobs = await switched();
		const other = saved(jobs);
		later();
		jobs.useCredentialOf('me');
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
		expect(jobs.calls[0]).toMatchObject(['survey', -OVERLAP, {}]);
		expect(saved(jobs)).toMatchObject({
			account: ['me'],
			others: [{ account: ['somebody-else'], live: other?.live, mark: other?.mark }],
		});
		expect(saved(jobs)?.others).toHaveLength(1);
	});

	it('goes on with the newest state of the first, though n8n has saved an older one', async () => {
		const jobs = await switched();
		later();
		jobs.useCredentialOf('me');
		jobs.responses.live = [sighting('a', 'running'), sighting('new', 'running')];
		await jobs.poll();
		const older = jobs.first;
		later();
		jobs.staticData.ledger = older;
		jobs.responses.live = [sighting('new', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'new', previousStatus: 'running' }]);
		expect(saved(jobs)?.others).toHaveLength(1);
	});

	it('keeps the newest state of the first alone, though n8n has saved an older one', async () => {
		const jobs = await switched();
		const older = saved(jobs);
		later();
		jobs.useCredentialOf('me');
		jobs.responses.live = [sighting('a', 'running'), sighting('new', 'running')];
		await jobs.poll();
		later();
		jobs.staticData.ledger = older;
		jobs.useCredentialOf('somebody-else');
		await jobs.poll();
		expect(saved(jobs)?.others).toMatchObject([
			{
				account: ['me'],
				live: [['running', [expect.stringMatching(/^a /), expect.stringMatching(/^new /)]]],
			},
		]);
	});

	it('is polled at once, though n8n may still be saving the events of the first', async () => {
		const jobs = await switched();
		jobs.useCredentialOf('me');
		later();
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toHaveLength(1);
		later(1000);
		jobs.useCredentialOf('somebody-else');
		jobs.responses.live = [sighting('b', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'b' }]);
	});

	it('keeps the ledger of its account after a new token, under both', async () => {
		const jobs = trigger();
		jobs.responses.live = [sighting('a', 'running')];
		await jobs.poll();
		later();
		jobs.useCredentialOf('new-token');
		jobs.responses.known = ['a'];
		jobs.responses.live = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
		expect(saved(jobs)).toMatchObject({ account: ['new-token', 'me'] });
		expect(saved(jobs)).not.toHaveProperty('others');
	});
});

it.each<[string, Settings, number[]]>([
	['8 s at a registration, which n8n would give up, and 294 s later', {}, [8, 294]],
	[
		'8 s at a registration and 294 s later where n8n has no poll budget',
		{ budgetMs: 'unknown' },
		[8, 294],
	],
	['30 s of the 36 s that the durable scheduler gives', { budgetMs: 36_000 }, [30, 30]],
	['294 s in a test run', { mode: 'manual' }, [294]],
])('a poll may send requests for %s', async (_name, settings, expected) => {
	const jobs = trigger(settings);
	jobs.responses.sampleJob = sighting('a', 'done');
	for (const seconds of expected) {
		await jobs.poll();
		expect(jobs.secondsLeft()).toBe(seconds);
	}
});

it('a registration whose poll was skipped has the usual time for its next one', async () => {
	const jobs = trigger();
	const { anotherRegistration } = jobs;
	expect(await Promise.all([jobs.poll(), jobs.poll(anotherRegistration)])).toEqual([null, null]);
	await jobs.poll(anotherRegistration);
	expect(jobs.secondsLeft()).toBe(294);
});

it('a new scope has a ledger of its own, also when n8n still gives one of the old scope that is as new', async () => {
	const jobs = trigger({ publishing: 'update' });
	jobs.responses.live = [sighting('a', 'running')];
	await jobs.poll();
	const before = saved(jobs);
	jobs.movesTo('there');
	await jobs.poll();
	jobs.staticData.ledger = before;
	later();
	jobs.responses.live = [sighting('a', 'done')];
	expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
});

describe('a job that is overdue after half an hour', () => {
	const OVERDUE = {
		previousStatus: 'running',
		eventId: 'service:a:2026-03-02T08:00:00.000Z:overdue:30',
		detectedAt: '2026-03-02T08:30:00.000Z',
		overdue: true,
		overdueAfterMinutes: 30,
	};
	/** A trigger that knows the job, half an hour after its creation. */
	const watching = async (overdueAfterMinutes?: number) => {
		const jobs = trigger({ overdueAfterMinutes });
		jobs.responses.live = [sighting('a', 'running')];
		await jobs.poll();
		later(30 * MINUTE);
		return jobs;
	};

	it('starts the workflow once, with the whole job', async () => {
		const jobs = await watching(30);
		jobs.responses.details = async (job) => await Promise.resolve({ ...job, reason: 'none' });
		expect(await jobs.poll()).toEqual([{ id: 'a', status: 'running', reason: 'none', ...OVERDUE }]);
		later();
		expect(await jobs.poll()).toBeNull();
	});

	it('does not start the workflow of a trigger without that option', async () => {
		const jobs = await watching();
		expect(await jobs.poll()).toBeNull();
	});

	it('is handed over as the list shows it when its details fail: no other poll finds it overdue again', async () => {
		const jobs = await watching(30);
		jobs.responses.details = async () => await Promise.reject(new Error('no way'));
		expect(await jobs.poll()).toEqual([{ id: 'a', status: 'running', ...OVERDUE }]);
	});

	it.each<[string, JobSighting[], object]>([
		[
			'is looked up',
			[{ ...sighting('a', 'running'), job: { id: 'a', name: 'Lamps' } }],
			{ name: 'Lamps' },
		],
		['that the service does not give now is handed over as it is known', [], { status: 'running' }],
		[
			'that has ended since is handed over as it was',
			[sighting('a', 'done')],
			{ status: 'running' },
		],
	])('and is in no list, because counts show no change, %s', async (_name, found, job) => {
		const jobs = await watching(30);
		jobs.responses.live = [];
		jobs.responses.survey = { unchanged: new Map([['a', 'running']]), shownSince: Date.now() };
		jobs.responses.lookUp = { jobs: found, gone: [] };
		expect(await jobs.poll()).toEqual([{ id: 'a', ...job, ...OVERDUE }]);
		expect(jobs.calls.filter(([method]) => method === 'lookUp')).toEqual([
			['lookUp', [], 'a hint'],
			['lookUp', ['a'], 'a hint'],
		]);
	});

	it('is not looked up when a list shows it', async () => {
		const jobs = await watching(30);
		await jobs.poll();
		expect(jobs.calls.filter(([method]) => method === 'lookUp')).toEqual([
			['lookUp', [], 'a hint'],
		]);
	});
});

describe('of two triggers with the same credential', () => {
	let credentials = 0;
	const two = (publishing = 'init') => {
		const credential = `credential ${++credentials}`;
		return [trigger({ credential }), trigger({ credential, publishing })] as const;
	};
	const methods = ({ calls }: Trigger) => calls.map(([method]) => method);

	it.each([
		['uses what the first has read at a start of n8n', 'init', []],
		['reads for itself when a user publishes it', 'activate', ['liveJobs', 'survey']],
		['reads for itself when a user has changed it', 'update', ['liveJobs', 'survey']],
	])('the second %s', async (_name, publishing, expected) => {
		const [first, second] = two(publishing);
		first.responses.live = [sighting('a', 'running')];
		second.responses.live = [sighting('b', 'running')];
		await first.poll();
		await second.poll();
		expect(methods(second)).toEqual(expected);
		const [own] = saved(second)?.live.flatMap(([, texts]) => texts) ?? [];
		expect(own?.slice(0, 1)).toBe(expected.length === 0 ? 'a' : 'b');
	});

	it('the second hears from the poll of the first that a job has ended', async () => {
		const [first, second] = two();
		first.responses.live = [sighting('a', 'running')];
		await first.poll();
		await second.poll();
		later();
		first.responses.live = [sighting('a', 'done')];
		expect(await first.poll()).toMatchObject([{ id: 'a' }]);
		later(20_000);
		expect(await second.poll()).toMatchObject([{ id: 'a' }]);
		expect(methods(second)).toEqual([]);
	});

	it('the second uses no survey that is older than its state', async () => {
		const [first, second] = two();
		await first.poll();
		later(1000);
		await second.poll();
		later(1000);
		await second.poll();
		expect(methods(second)).toEqual(['survey']);
	});

	it('the second reads for itself when a version without sharing has saved its state', async () => {
		const [first, second] = two();
		await first.poll();
		later(1000);
		second.staticData.ledger = { version: 1, scope: 'here', mark: START, live: [], ended: [] };
		await second.poll();
		expect(methods(second)).toEqual(['survey']);
	});
});

describe('live jobs that the first poll had no time to read', () => {
	const SLICE = { status: 'pending', to: START - 60 * MINUTE, count: 40 };
	const cutOff = async () => {
		const jobs = trigger();
		jobs.responses.live = [sighting('a', 'running')];
		jobs.responses.liveJobs = { unread: [SLICE, { ...SLICE, from: START - 50 * MINUTE }] };
		await jobs.poll();
		later();
		jobs.responses.live = [sighting('a', 'done')];
		return jobs;
	};

	it('are left to the next polls, and the lists of live jobs are not read twice', async () => {
		const jobs = await cutOff();
		expect(jobs.calls[1]).toMatchObject(['survey', -OVERLAP - 10_000, { firstPagesOnly: true }]);
		expect(saved(jobs)?.unread).toEqual({
			since: START,
			slices: [
				['pending', 40, null, SLICE.to],
				['pending', 40, START - 50 * MINUTE, SLICE.to],
			],
		});
	});

	it('let no event pass as long as some are left', async () => {
		const jobs = await cutOff();
		jobs.responses.rest = { jobs: [sighting('old', 'pending', 90 * MINUTE)], unread: [SLICE] };
		expect(await jobs.poll()).toBeNull();
		expect(jobs.calls).toEqual([['readRest', expect.arrayContaining([SLICE]), 0.6 * 294_000]]);
		expect(saved(jobs)).toMatchObject({
			mark: START,
			shown: [expect.any(Number)],
			unread: { since: START, slices: [['pending', 40, null, SLICE.to]] },
			live: [
				['pending', [expect.stringMatching(/^old \w+$/)]],
				['running', [expect.stringMatching(/^a \w+$/)]],
			],
		});
	});

	it('are reported when they have ended meanwhile, as is everything else', async () => {
		const jobs = await cutOff();
		jobs.responses.rest = { jobs: [sighting('old', 'pending', 90 * MINUTE)] };
		jobs.responses.lookUp = { jobs: [sighting('old', 'error', 90 * MINUTE)], gone: [] };
		expect(await jobs.poll()).toMatchObject([
			{ id: 'old', status: 'error', previousStatus: 'pending' },
			{ id: 'a', status: 'done', previousStatus: 'running' },
		]);
		expect(jobs.calls.map(([method]) => method)).toEqual(['readRest', 'survey', 'lookUp']);
		expect(saved(jobs)).not.toHaveProperty('unread');
	});

	it('are not reported when they had ended in the second of the first poll, and the lists by status still show them as live', async () => {
		const jobs = trigger();
		jobs.responses.live = [sighting('early', 'done')];
		jobs.responses.liveJobs = { unread: [SLICE] };
		await jobs.poll();
		later();
		jobs.responses.rest = { jobs: [sighting('early', 'running')] };
		expect(await jobs.poll()).toBeNull();
		expect(saved(jobs)).toMatchObject({ live: [], ended: [['done', [expect.any(String)]]] });
	});

	it('are not given up when lists are suddenly empty, until ten polls have found nothing', async () => {
		const jobs = await cutOff();
		jobs.responses.rest = { jobs: [], empty: [SLICE] };
		for (let doubts = 1; doubts <= 10; doubts++) {
			expect(await jobs.poll()).toBeNull();
			expect(saved(jobs)).toMatchObject({
				shown: [expect.any(Number), doubts],
				unread: { since: START, slices: [['pending', 40, null, SLICE.to]] },
			});
		}
		await jobs.poll();
		expect(saved(jobs)).not.toHaveProperty('unread');
	});
});
