import type { IDataObject } from 'n8n-workflow';

import type { Service } from './service';

/**
 * Knows from the outside what a trigger on all statuses in which jobs end has to report: it sees every change of every job and when
 * polls began and ended, and nothing of how the trigger works.
 */

/** A stay of a job in a status. */
interface Stay {
	jobId: string;
	status: string;
	final: boolean;
	/** Position in the order of all things that happened. */
	from: number;
	to: number;
	/** When a poll saw the job alive, so that its end has to be noticed: 0 in its first life, Infinity for never. */
	followedFrom: number;
	/** It ended before anybody watched. */
	old: boolean;
	/** A successful poll ran while it lasted, so that it has to be reported. */
	due: boolean;
	eventIds: string[];
}

export class Oracle {
	private clock = 0;
	private readonly stays: Stay[] = [];
	private readonly now = new Map<string, Stay>();
	private pollFrom = 0;
	readonly faults: string[] = [];

	constructor(private readonly statuses: Pick<Service, 'live' | 'final'>) {}

	/** A job is created or changes its status; undefined: it is deleted. */
	changed(jobId: string, status: string | undefined): void {
		this.clock++;
		const before = this.now.get(jobId);
		if (before?.status === status) return;
		if (before) before.to = this.clock;
		if (status === undefined) {
			this.now.delete(jobId);
			return;
		}
		const final = this.statuses.final.includes(status);
		const stay: Stay = {
			jobId,
			status,
			final,
			from: this.clock,
			to: Infinity,
			followedFrom: this.followedFrom(before),
			old: false,
			due: false,
			eventIds: [],
		};
		this.stays.push(stay);
		this.now.set(jobId, stay);
	}

	pollStarts(): void {
		this.pollFrom = ++this.clock;
	}

	/**
	 * The poll has done its work. `seeding`: it was the first with this state. `undisturbed`: none of its requests failed,
	 * so that it can be expected to have seen everything. `shown`: whether a list it had to read shows a job that is alive.
	 */
	pollWorked(
		seeding: boolean,
		undisturbed: boolean,
		shown: (jobId: string) => boolean = () => true,
	): void {
		this.clock++;
		for (const stay of this.now.values()) {
			const lasted = stay.from < this.pollFrom;
			if (seeding) {
				// Whoever had ended by then is no news; who ended during this poll may be reported or not.
				if (stay.final && lasted && stay.eventIds.length === 0) stay.old = true;
				const isSeen = lasted && this.statuses.live.includes(stay.status) && shown(stay.jobId);
				stay.followedFrom = isSeen ? this.clock : Infinity;
				continue;
			}
			if (!lasted) continue;
			const followed = stay.followedFrom < Infinity;
			if (this.statuses.live.includes(stay.status)) {
				if (!followed && shown(stay.jobId)) stay.followedFrom = this.clock;
			} else if (stay.final && followed && !stay.old && undisturbed) stay.due = true;
		}
	}

	/** How many things have happened so far. */
	time(): number {
		return this.clock;
	}

	/** n8n goes on with a state saved earlier: jobs that were seen alive again since then are not followed any more. */
	fellBackTo(time: number): void {
		for (const stay of this.now.values()) {
			if (stay.followedFrom > time) stay.followedFrom = Infinity;
		}
	}

	/** An item the workflow has got. `repeat`: n8n lost the state after it had started the workflow. */
	reported(item: IDataObject, allowRepeat: (eventId: string) => boolean): void {
		const jobId = String(item.id);
		const status = String(item.status).toLowerCase();
		const eventId = String(item.eventId);
		const stays = this.stays.filter(
			(one) => one.jobId === jobId && one.status === status && one.to > this.pollFrom,
		);
		const stay =
			stays.find(({ eventIds }) => eventIds.includes(eventId)) ??
			stays.find(({ eventIds }) => eventIds.length === 0) ??
			stays.pop();
		if (!stay?.final) {
			this.faults.push(`${eventId}: the job was not in this status`);
			return;
		}
		if (stay.old) this.faults.push(`${eventId}: had ended before the workflow was watching`);
		if (stay.eventIds.length > 0 && !allowRepeat(eventId)) {
			this.faults.push(`${eventId}: reported twice`);
		}
		if (stay.eventIds.some((known) => known !== eventId)) {
			this.faults.push(`${eventId}: was called ${stay.eventIds.join()} before`);
		}
		const others = this.stays.filter((one) => one !== stay && one.eventIds.includes(eventId));
		if (others.length > 0) this.faults.push(`${eventId}: stands for two events`);
		stay.eventIds.push(eventId);
	}

	/** Everything that should have been reported and was not, and everything that was wrong. */
	verdict(): string[] {
		const missed = this.stays
			.filter(({ due, eventIds }) => due && eventIds.length === 0)
			.map(({ jobId, status }) => `${jobId}:${status}: missed`);
		return [...this.faults, ...missed];
	}

	private followedFrom(before: Stay | undefined): number {
		if (before === undefined) return 0;
		// Nobody can list the jobs in a status that is not known, so what follows one need not be noticed.
		return this.statuses.live.includes(before.status) ? before.followedFrom : Infinity;
	}
}
