import type { IDataObject } from 'n8n-workflow';

import type { Service } from './service';

/**
 * Works out from the outside which events a trigger on all ended statuses has to report: it sees every change of every job and the
 * beginning and end of each poll, and does not depend on how the trigger works.
 */

/** The time that a job spends in one status. */
interface Stay {
	jobId: string;
	status: string;
	ended: boolean;
	/** When it began, epoch ms by the clock of the service. */
	at: number;
	/** Position in the order of all changes and polls. */
	from: number;
	to: number;
	/** When a poll first saw the job live, so that its end has to be reported: 0 for a new job, Infinity for never. */
	followedFrom: number;
	/** The job ended before the first poll. */
	old: boolean;
	/** A successful poll ran meanwhile, so the event has to be reported. */
	due: boolean;
	eventIds: string[];
}

/** A position in the order of all changes and polls, and its time, epoch ms by the clock of the service. */
export interface Moment {
	position: number;
	at: number;
	/** A trigger can know this time: all clocks are right. */
	hasTime: boolean;
}

/** Services give their time in whole seconds. */
const SECOND = 1000;

export class Oracle {
	private clock = 0;
	private readonly stays: Stay[] = [];
	private readonly now = new Map<string, Stay>();
	/** The positions at which jobs were created that are dated right. */
	private readonly created = new Map<string, number>();
	private pollFrom = 0;
	/** The position and the time, epoch ms, of each change. */
	private readonly changes: Array<[position: number, at: number]> = [];
	readonly faults: string[] = [];

	constructor(
		private readonly statuses: Pick<Service, 'live' | 'ended'>,
		private readonly serviceTime: () => number,
	) {}

	/** A job is about to be created, and dated right. */
	creates(jobId: string): void {
		this.created.set(jobId, this.clock);
	}

	/** A job is created or changes its status; undefined: it is deleted. */
	changed(jobId: string, status: string | undefined): void {
		this.clock++;
		const before = this.now.get(jobId);
		if (before?.status === status) return;
		this.changes.push([this.clock, Date.now()]);
		if (before) before.to = this.clock;
		if (status === undefined) {
			this.now.delete(jobId);
			return;
		}
		const ended = this.statuses.ended.includes(status);
		const stay: Stay = {
			jobId,
			status,
			ended,
			at: this.serviceTime(),
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

	/** `readSince` is when at the earliest the poll's lists were read, epoch ms. */
	pollStarts(readSince: number): void {
		this.clock++;
		const unread = this.changes.find(([, at]) => at >= readSince);
		// Just before that change, so that what it has ended still counts as seen.
		this.pollFrom = unread === undefined ? this.clock : unread[0] - 0.5;
	}

	/**
	 * The poll succeeded. `seeding`: it was the first one with this state. `undisturbed`: no request of it failed, so it must have
	 * seen all jobs. `shown`: whether a list that it had to read shows a live job. `since`: when an earlier first poll failed.
	 */
	pollWorked(
		seeding: boolean,
		undisturbed: boolean,
		shown: (jobId: string) => boolean = () => true,
		since?: Moment,
	): void {
		this.clock++;
		for (const stay of this.now.values()) {
			const lasted = stay.from < this.pollFrom;
			if (seeding) {
				const created = this.created.get(stay.jobId) ?? -Infinity;
				if (since?.hasTime && created >= since.position && stay.followedFrom < Infinity) continue;
				const isRecent = since !== undefined && stay.at >= since.at - SECOND;
				// A job that ended before this poll is no event; one that ended during it may be reported or not.
				if (stay.ended && lasted && !isRecent && stay.eventIds.length === 0) stay.old = true;
				const isSeen = lasted && this.statuses.live.includes(stay.status) && shown(stay.jobId);
				stay.followedFrom = isSeen ? this.clock : Infinity;
				continue;
			}
			if (!lasted) continue;
			const followed = stay.followedFrom < Infinity;
			if (this.statuses.live.includes(stay.status)) {
				if (!followed && shown(stay.jobId)) stay.followedFrom = this.clock;
			} else if (stay.ended && followed && !stay.old && undisturbed) stay.due = true;
		}
	}

	/** The number of changes and polls so far. */
	time(): number {
		return this.clock;
	}

	/** n8n goes on with an earlier state: the trigger no longer follows jobs that it has seen live again since then. */
	fellBackTo(time: number): void {
		for (const stay of this.now.values()) {
			if (stay.followedFrom > time) stay.followedFrom = Infinity;
		}
	}

	/** The workflow received an item. `allowRepeat`: n8n lost the state after it had started the workflow with this event. */
	reported(item: IDataObject, allowRepeat: (eventId: string) => boolean): void {
		const jobId = String(item.id);
		const status = String(item.status).toLowerCase();
		const eventId = String(item.eventId);
		const time = Date.parse(/[^:]+:\d\d:\d\d[^:]*Z/.exec(eventId)?.[0] ?? '');
		// The one that began at the time of the event comes first.
		const stays = this.stays
			.filter((one) => one.jobId === jobId && one.status === status && one.to > this.pollFrom)
			.sort((a, b) => Number(Math.floor(a.at) !== time) - Number(Math.floor(b.at) !== time));
		const stay =
			stays.find(({ eventIds }) => eventIds.includes(eventId)) ??
			stays.find(({ eventIds, old }) => eventIds.length === 0 && !old) ??
			stays.find(({ eventIds }) => eventIds.length === 0) ??
			stays.pop();
		if (!stay?.ended) {
			this.faults.push(`${eventId}: the job was not in this status`);
			return;
		}
		if (stay.old) this.faults.push(`${eventId}: had ended before the first poll`);
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

	/** All faults, and all events that were missed. */
	verdict(): string[] {
		const missed = this.stays
			.filter(({ due, eventIds }) => due && eventIds.length === 0)
			.map(({ jobId, status }) => `${jobId}:${status}: missed`);
		return [...this.faults, ...missed];
	}

	private followedFrom(before: Stay | undefined): number {
		if (before === undefined) return 0;
		// A job in an unknown status is in no list, so its next status need not be reported.
		return this.statuses.live.includes(before.status) ? before.followedFrom : Infinity;
	}
}
