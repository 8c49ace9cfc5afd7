import { setMostRecent } from '../../util/mostRecent';
import type { FirstRead, JobSource, SurveyRequest } from '../jobSource';
import { Filters } from './filters';
import { SharedReads } from './sharedReads';
import { sharedDetails, sharedLookUp, type SharedSurvey, toShared } from './sharedSurvey';

/** Triggers of one process that have the same credential share what they read. */

interface Shared {
	live: SharedReads<FirstRead>;
	surveys: SharedReads<SharedSurvey>;
	filters: Filters;
}

export interface Sharing {
	/**
	 * What is shared must have begun after this, so that it is not older than the state it is compared with; epoch ms, n8n's
	 * clock.
	 */
	after: number;
	/** No wait for another poll goes on after this, epoch ms. */
	deadline: number;
	/** Jobs of the saved state. */
	known: Iterable<string>;
}

/** Credentials whose reads are kept; the one not polled for longest is dropped. */
const MOST_CREDENTIALS = 50;
/** A list of live jobs that ends at another time than the present is not shared; in ms. */
const SAME_TIME_MS = 1_000;

const byCredential = new Map<string, Shared>();

/** The source for one poll: it sends requests only for what no other poll with the same credential has just read. */
export function sharedSource(source: JobSource, { after, deadline, known }: Sharing): JobSource {
	const { credential: name, unfiltered } = source;
	if (name === undefined) return source;
	const shared = sharedBy(`${source.service} ${name}`);
	shared.filters.notePoll(source.scope);
	if (unfiltered) shared.filters.noteValue(known, unfiltered.value);
	const isAllRead = unfiltered && shared.filters.isAllCheaper(unfiltered);
	/** The source of the lists, which may show jobs that do not pass the filter. */
	let lists = isAllRead ? unfiltered.source : source;
	let current: SharedSurvey | undefined;

	return {
		...source,

		liveJobs(now, stopsAt) {
			if (Math.abs(now - Date.now()) > SAME_TIME_MS) return source.liveJobs(now, stopsAt);
			const need = { after, from: now, deadline };
			const read = () => lists.liveJobs(now, stopsAt);
			return filtered(-Infinity, () => shared.live.get(lists.scope, need, read));
		},

		readRest(request) {
			const need = { after, from: 0, deadline };
			const read = async () => (await source.readRest?.(request)) ?? { jobs: [] };
			return shared.live.get(`${source.scope} ${JSON.stringify(request.unread)}`, need, read);
		},

		survey(request) {
			const need = { after, from: request.since, deadline };
			return filtered(request.since, async () => {
				const read = () => newSurvey(lists, request);
				const part = request.firstPagesOnly ? ' first pages' : '';
				current = await shared.surveys.get(`${lists.scope}${part}`, need, read);
				return current;
			});
		},

		async lookUp(missing, survey) {
			if (!current) return await lists.lookUp(missing, survey);
			return await sharedLookUp(current, missing, lists, deadline);
		},

		async details(change) {
			return await sharedDetails(current?.details ?? new Map(), change, source, deadline);
		},
	};

	/** Reads lists, and leaves out jobs that do not pass the filter. If they cannot be told apart, it reads those with the filter. */
	async function filtered<Lists extends FirstRead>(
		since: number,
		read: () => Promise<Lists>,
	): Promise<Lists> {
		const listed = await read();
		if (!unfiltered) return listed;
		if (lists !== source) {
			// The next poll reads the rest with the filter, so it has to be counted with it.
			const jobs = listed.unread
				? undefined
				: await shared.filters.passing(listed.jobs, since, unfiltered);
			if (jobs) return { ...listed, jobs };
			lists = source;
			return await filtered(since, read);
		}
		shared.filters.noteValue(
			listed.jobs.map(({ id }) => id),
			unfiltered.value,
		);
		return listed;
	}

	async function newSurvey(from: JobSource, request: SurveyRequest): Promise<SharedSurvey> {
		const survey = await from.survey(request);
		if (!from.unfiltered) shared.filters.noteCost(survey.requests ?? 0);
		return toShared(survey);
	}
}

function sharedBy(key: string): Shared {
	const shared = byCredential.get(key) ?? {
		live: new SharedReads<FirstRead>((_, needed) => needed),
		surveys: new SharedReads<SharedSurvey>(({ complete, isPartial, reading }, needed) =>
			complete && !isPartial ? (reading?.from ?? needed) : Infinity,
		),
		filters: new Filters(),
	};
	setMostRecent(byCredential, key, shared, MOST_CREDENTIALS);
	for (const { live, surveys } of byCredential.values()) {
		live.dropOld();
		surveys.dropOld();
	}
	return shared;
}
