import type { JobSighting, Unfiltered } from '../jobSource';
import { setMostRecent } from '../../util/mostRecent';
import { settle } from '../../util/outcome';

/**
 * The filters of an account that are polled: whether one survey of all jobs costs less than one for each of them, and which of
 * its jobs pass a filter.
 */

/** A filter counts as polled for this long, in ms. */
const POLLED_MS = 2 * 60_000;
/** After this time, in ms, a survey of all jobs that has cost too much is tried again. */
const TRY_AGAIN_MS = 3600_000;
/** A survey with a filter sends at least as many requests. */
const FEWEST_REQUESTS = 3;
/** The most jobs whose values are remembered; the ones noted longest ago are forgotten. */
const MOST_VALUES = 20_000;

export class Filters {
	/** When each scope was polled last, epoch ms. */
	private readonly polled = new Map<string, number>();
	/** The requests of the last survey of all jobs, and when it ended, epoch ms. */
	private cost = { requests: 0, at: 0 };
	/** By ID of the job; undefined when the service does not tell it. */
	private readonly values = new Map<string, Promise<string | undefined>>();

	notePoll(scope: string): void {
		this.polled.set(scope, Date.now());
	}

	/** Notes how many requests a survey of all jobs has sent; Infinity when its jobs cannot be told apart. */
	noteCost(requests: number): void {
		this.cost = { requests, at: Date.now() };
	}

	/** Notes the value of jobs that were read with a filter. */
	noteValue(ids: Iterable<string>, value: string): void {
		for (const id of ids) this.remember(id, Promise.resolve(value));
	}

	/** Whether to read the lists of all jobs in place of those with a filter. */
	isAllCheaper({ fetchValue }: Unfiltered): boolean {
		const now = Date.now();
		for (const [scope, at] of this.polled) {
			if (!isWithin(POLLED_MS, at, now)) this.polled.delete(scope);
		}
		const requests = isWithin(TRY_AGAIN_MS, this.cost.at, now) ? this.cost.requests : 0;
		return !fetchValue || (this.polled.size > 1 && requests <= this.costOfFilters());
	}

	/**
	 * The jobs that pass a filter. Of ended ones created before `since` (epoch ms) only those that are known to pass it. Undefined
	 * when this cannot be told, or not with fewer requests than a survey for each filter sends.
	 */
	async passing<Job extends JobSighting>(
		jobs: Job[],
		since: number,
		filter: Unfiltered,
	): Promise<Job[] | undefined> {
		const isNeeded = ({ hasEnded, createdAt = since }: Job) => !hasEnded || createdAt >= since;
		if (filter.fetchValue) {
			const unknown = jobs.filter(
				(one) => filter.valueOf(one.job) === undefined && !this.values.has(one.id) && isNeeded(one),
			);
			if (unknown.length > this.costOfFilters()) return undefined;
			for (const { id } of unknown) this.remember(id, filter.fetchValue(id));
		}
		const outcomes = await Promise.all(
			jobs.map(async ({ id, job }) => await settle(this.valueOf(id, filter.valueOf(job)))),
		);
		const values = outcomes.map((outcome) => (outcome.ok ? outcome.value : undefined));
		if (jobs.some((one, index) => values[index] === undefined && isNeeded(one))) {
			if (outcomes.every(({ ok }) => ok)) this.noteCost(Infinity);
			return undefined;
		}
		return jobs.filter((_, index) => values[index] === filter.value);
	}

	private async valueOf(id: string, listed: string | undefined): Promise<string | undefined> {
		return listed ?? (await this.values.get(id));
	}

	private remember(id: string, value: Promise<string | undefined>): void {
		setMostRecent(this.values, id, value, MOST_VALUES);
		// What could not be fetched may be fetched by the next poll.
		value.catch(() => this.values.delete(id));
	}

	private costOfFilters(): number {
		return this.polled.size * FEWEST_REQUESTS;
	}
}

function isWithin(ms: number, at: number, now: number): boolean {
	return at <= now && now - at <= ms;
}
