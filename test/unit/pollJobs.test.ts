import {
	NodeOperationError,
	type IDataObject,
	type INode,
	type IPollFunctions,
} from 'n8n-workflow';

import { apiError, REFUSED } from '../../core/errors';
import type { JobSighting, JobSource, Survey, SurveyHints } from '../../core/jobSource';
import { OutOfTime } from '../../core/outOfTime';
import { pollBudget, pollDeadline } from '../../core/pollBudget';
import { pollJobs } from '../../core/pollJobs';
import type { SavedLedger } from '../../core/savedLedger';
import { settle } from '../../core/settle';

/** What a poll asks of a service, what it saves, hands over and says in the log, step by step. */

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
	final: status === 'done' || status === 'error',
	createdAt: START - ago,
	job: { id, status },
});

interface Settings {
	budgetMs?: number | 'unknown';
	mode?: string;
	publishing?: string;
}

/** One trigger of one workflow; `answers` are what the service says from now on. */
function trigger({ budgetMs = 300_000, mode = 'trigger', publishing = 'init' }: Settings = {}) {
	const log: string[] = [];
	const asked: Array<[what: string, ...more: unknown[]]> = [];
	const staticData: { ledger?: SavedLedger } = {};
	const answers = {
		alive: [] as JobSighting[],
		survey: {} as Partial<Survey>,
		sample: undefined as JobSighting | undefined,
		lookUp: { jobs: [] as JobSighting[], gone: [] as string[] },
		complete: async (job: IDataObject): Promise<IDataObject> => await Promise.resolve(job),
	};
	const source: JobSource = {
		service: 'service',
		scope: 'here',
		alive: async () => {
			asked.push(['alive']);
			return await Promise.resolve({ jobs: answers.alive, serverTime: Date.now() });
		},
		survey: async (from: number, hints?: SurveyHints) => {
			asked.push(['survey', from - START, hints]);
			const usual = { jobs: answers.alive, serverTime: Date.now(), complete: true };
			return await Promise.resolve({ ...usual, ...answers.survey });
		},
		lookUp: async (missing) => {
			asked.push(['lookUp', missing.map(({ id }) => id)]);
			return await Promise.resolve(answers.lookUp);
		},
		complete: async ({ job }) => await answers.complete(job),
		sample: async () => await Promise.resolve(answers.sample),
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
	let opens = async (): Promise<JobSource> => await Promise.resolve(source);
	return {
		answers,
		asked,
		context,
		log,
		staticData,
		cannotOpen: (error: unknown) => (opens = async () => await Promise.reject(error)),
		opensAgain: () => (opens = async () => await Promise.resolve(source)),
		async poll() {
			asked.length = 0;
			log.length = 0;
			const statuses = new Set(['done', 'error']);
			const found = await pollJobs(context, { openSource: async () => await opens(), statuses });
			return found?.[0]?.map(({ json }) => json) ?? null;
		},
	};
}
type Trigger = ReturnType<typeof trigger>;
const later = (ms = MINUTE) => jest.setSystemTime(Date.now() + ms);
const saved = ({ staticData }: Trigger) => staticData.ledger;

describe('the first poll', () => {
	it('reads what is alive, and a little more than the next one takes for news; it hands nothing over', async () => {
		const jobs = trigger();
		jobs.answers.alive = [sighting('a', 'running'), sighting('b', 'done')];
		expect(await jobs.poll()).toBeNull();
		expect(jobs.asked).toEqual([['alive'], ['survey', -OVERLAP - 10_000, undefined]]);
		const seconds = (START / 1000).toString(36);
		expect(saved(jobs)).toEqual({
			version: 1,
			scope: 'here',
			mark: START,
			live: [['running', [`a ${seconds}`]]],
			ended: [['done', [`b ${seconds}`]]],
		});
		expect(jobs.log).toEqual([]);
	});

	describe('that did not read everything', () => {
		const cut = (settings: Settings) => {
			const jobs = trigger(settings);
			jobs.answers.survey = { complete: false };
			return jobs;
		};

		it.each([['init'], ['update'], ['activate'], ['leadershipChange']])(
			'is repeated, and the log says so (%s)',
			async (publishing) => {
				const jobs = cut({ publishing });
				expect(await jobs.poll()).toBeNull();
				expect(saved(jobs)).toBeUndefined();
				expect(jobs.log).toEqual([
					'warn: The first poll did not work and will be repeated: Error: The jobs of the last minutes could not be read in time',
				]);
				jobs.answers.survey = {};
				await jobs.poll();
				expect(saved(jobs)).toMatchObject({ mark: START });
			},
		);

		it.each<[string, Settings['budgetMs']]>([
			['an error', 299_999],
			['repeated where n8n does not tell how long it may take', 'unknown'],
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

	describe('that failed', () => {
		const node = { name: 'Trigger', type: 'trigger' } as INode;
		const failedWith = (failure: Parameters<typeof apiError>[2]) =>
			apiError(node, { name: 'The API' }, failure);

		it.each<[string, unknown, boolean]>([
			['a parameter', new NodeOperationError(node, 'The project is empty'), true],
			['a token that is not accepted', failedWith({ status: 401 }), true],
			['a token that may not do this', failedWith({ status: 403 }), true],
			['a setting', failedWith({ code: REFUSED }), true],
			['a service that is away for a while', failedWith({ status: 503 }), false],
			['an address that is not there', failedWith({ status: 404 }), false],
			['a connection that broke', failedWith({ code: 'ECONNRESET' }), false],
			['time that was not enough', new OutOfTime(), false],
		])('for %s', async (_name, error, isShown) => {
			const publishing = trigger({ publishing: 'activate' });
			publishing.cannotOpen(error);
			// Whoever has just published can mend it at once. n8n would give the trigger up for good for anything else.
			expect((await settle(publishing.poll())).ok).toBe(!isShown);
			const starting = trigger({ publishing: 'init' });
			starting.cannotOpen(error);
			expect(await starting.poll()).toBeNull();
		});
	});
});

describe('a test run', () => {
	it('shows the newest job, and changes nothing', async () => {
		const jobs = trigger({ mode: 'manual' });
		jobs.answers.sample = sighting('a', 'done');
		expect(await jobs.poll()).toMatchObject([{ id: 'a', status: 'done' }]);
		expect(saved(jobs)).toBeUndefined();
	});

	it('says so when there is no job yet', async () => {
		await expect(trigger({ mode: 'manual' }).poll()).rejects.toThrow(
			'There is no job to show as a sample yet',
		);
	});
});

describe('a later poll', () => {
	const watching = async (...alive: JobSighting[]) => {
		const jobs = trigger();
		jobs.answers.alive = alive;
		await jobs.poll();
		later();
		return jobs;
	};

	it('asks for what is new, knowing how many are alive and how far to read along', async () => {
		const jobs = await watching(
			sighting('a', 'running'),
			sighting('b', 'running'),
			sighting('c', 'pending'),
		);
		jobs.answers.survey = { reach: { back: 5000, fullPage: 25 } };
		expect(await jobs.poll()).toBeNull();
		const alive = new Map([
			['running', 2],
			['pending', 1],
		]);
		expect(jobs.asked).toEqual([
			['survey', -OVERLAP, { reach: undefined, alive }],
			['lookUp', []],
		]);
		later();
		await jobs.poll();
		expect(jobs.asked[0]).toEqual([
			'survey',
			MINUTE - OVERLAP,
			{ reach: { back: 5000, fullPage: 25 }, alive },
		]);
	});

	it('hands over what has ended, with what is known of it', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.answers.alive = [sighting('a', 'done')];
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

	it('lets jobs go that no longer exist, and says so', async () => {
		const jobs = await watching(sighting('a', 'running'), sighting('b', 'running'));
		jobs.answers.alive = [sighting('b', 'running')];
		jobs.answers.lookUp = { jobs: [], gone: ['a'] };
		expect(await jobs.poll()).toBeNull();
		expect(jobs.asked.at(-1)).toEqual(['lookUp', ['a']]);
		expect(jobs.log).toEqual(['info: Job a no longer exists and is let go']);
		expect(saved(jobs)?.live.flatMap(([, texts]) => texts)).toHaveLength(1);
	});

	it('finds in single jobs what no list showed', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.answers.alive = [];
		jobs.answers.lookUp = { jobs: [sighting('a', 'error')], gone: [] };
		expect(await jobs.poll()).toMatchObject([{ id: 'a', status: 'error' }]);
	});

	it.each<[string, Partial<Survey>, number]>([
		['stays where it is when something may be missing', { complete: false }, 0],
		['goes as far as was read', { until: START + 20_000 }, 20_000],
		['goes to the time of the service', {}, MINUTE],
		[
			'stays where it is when something may be missing, wherever the reading ended',
			{ complete: false, until: START + 20_000 },
			0,
		],
	])('keeps a mark that %s', async (_name, survey, expected) => {
		const jobs = await watching();
		jobs.answers.survey = survey;
		await jobs.poll();
		expect((saved(jobs)?.mark ?? NaN) - START).toBe(expected);
	});

	it('hands over what was ready in time; the next one finds the rest again', async () => {
		const jobs = await watching(sighting('a', 'running'), sighting('b', 'running'));
		jobs.answers.alive = [sighting('a', 'done'), sighting('b', 'done')];
		jobs.answers.complete = async (job) =>
			job.id === 'b' ? await Promise.reject(new OutOfTime()) : job;
		expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		expect(saved(jobs)).toMatchObject({ mark: START, live: [['running', [expect.any(String)]]] });
		jobs.answers.complete = async (job) => await Promise.resolve(job);
		later();
		expect(await jobs.poll()).toMatchObject([{ id: 'b' }]);
	});

	it('changes nothing when it fails, and the error is one of n8n', async () => {
		const jobs = await watching(sighting('a', 'running'));
		const before = saved(jobs);
		jobs.cannotOpen('no way');
		await expect(jobs.poll()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'no way',
		});
		expect(saved(jobs)).toBe(before);
		jobs.opensAgain();
		expect(await jobs.poll()).toBeNull();
	});

	it('is skipped while the one before is at work, and goes on after it', async () => {
		const jobs = await watching();
		const both = [jobs.poll(), jobs.poll()];
		expect(await Promise.all(both)).toEqual([null, null]);
		expect(jobs.log).toEqual(['info: The previous poll is still at work, so this one is skipped']);
		expect(jobs.asked).toHaveLength(2);
		await jobs.poll();
		expect([jobs.asked.length, jobs.log]).toEqual([2, []]);
	});

	describe('to which n8n gives what it had before the last one', () => {
		const handedOver = async () => {
			const jobs = await watching(sighting('a', 'running'));
			const before = saved(jobs);
			jobs.answers.alive = [sighting('a', 'done')];
			await jobs.poll();
			const after = saved(jobs);
			jobs.staticData.ledger = before;
			return Object.assign(jobs, { n8nSaves: () => (jobs.staticData.ledger = after) });
		};

		it('is skipped as long as n8n may still be saving', async () => {
			const jobs = await handedOver();
			later(29_999);
			expect(await jobs.poll()).toBeNull();
			expect(jobs.asked).toEqual([]);
			expect(jobs.log).toEqual([
				'info: n8n is still saving what the last poll has found, so this one is skipped',
			]);
		});

		it('hands over again what n8n has not saved by then', async () => {
			const jobs = await handedOver();
			later(30_000);
			expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		});

		it('also when the clock was set back meanwhile', async () => {
			const jobs = await handedOver();
			later(-30_000);
			expect(await jobs.poll()).toMatchObject([{ id: 'a' }]);
		});

		it('is not skipped when n8n has saved that one', async () => {
			const jobs = await handedOver();
			jobs.n8nSaves();
			later(1000);
			expect(await jobs.poll()).toBeNull();
			expect(jobs.log).toEqual([]);
		});
	});

	it('knows what the last one has found, though n8n has not saved it', async () => {
		const jobs = await watching();
		const before = saved(jobs);
		jobs.answers.alive = [sighting('new', 'running')];
		await jobs.poll();
		jobs.staticData.ledger = before;
		later();
		jobs.answers.alive = [sighting('new', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'new', previousStatus: 'running' }]);
	});

	it('knows what the last one has found, also when n8n has lost everything', async () => {
		const jobs = await watching(sighting('a', 'running'));
		jobs.staticData.ledger = undefined;
		jobs.answers.alive = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: 'running' }]);
	});

	it('believes n8n when that knows as much', async () => {
		const jobs = await watching(sighting('a', 'running'));
		const ledger = saved(jobs);
		jobs.staticData.ledger = ledger && { ...ledger, live: [] };
		jobs.answers.alive = [sighting('a', 'done')];
		expect(await jobs.poll()).toMatchObject([{ id: 'a', previousStatus: null }]);
	});

	it('starts anew when what was saved can not be read, and says so', async () => {
		const jobs = trigger();
		jobs.staticData.ledger = { version: 2 } as never;
		expect(await jobs.poll()).toBeNull();
		expect(jobs.asked[0]).toEqual(['alive']);
		expect(jobs.log).toEqual([
			'warn: The saved state could not be read; watching starts anew from now',
		]);
	});

	it('starts anew, without a word, when something else was watched before', async () => {
		const jobs = trigger();
		const nothing = { live: [], ended: [] };
		jobs.staticData.ledger = { version: 1, scope: 'there', mark: START, ...nothing };
		await jobs.poll();
		expect(jobs.asked[0]).toEqual(['alive']);
		expect(jobs.log).toEqual([]);
		expect(saved(jobs)).toMatchObject({ scope: 'here' });
	});
});

it.each<[string, number | 'unknown', number]>([
	['as long as n8n gives it, less what handing over takes', 36_000, 30_000],
	['294 seconds where n8n does not tell', 'unknown', 294_000],
])('a poll may take %s', (_name, budgetMs, expected) => {
	const { context } = trigger({ budgetMs });
	expect(pollDeadline(context) - START).toBe(expected);
	expect(pollBudget(context)).toBe(expected + 6000);
});
