import type { IDataObject } from 'n8n-workflow';

import { watcher, type Setup } from '../nodes/engine/engine';
import type { History, Step } from './history';
import { Oracle, type Moment } from './oracle';
import type { Service, Simulated } from './service';

/** A workflow whose trigger watches the simulated service: on n8n-core's PollContext, and n8n's rules for saving its state. */

const USUAL_BUDGET_MS = 300_000;
const DURABLE_BUDGET_MS = 36_000;
/** n8n does not publish a workflow whose trigger takes longer to register. */
const REGISTRATION_MS = 10_000;

interface Surroundings {
	/** Different for each workflow. */
	name: string;
	/** The group of jobs that the trigger watches; undefined for all. */
	filter: string | undefined;
	/** Different for each history. */
	credential: string;
	transport: Setup['transport'];
	/** Epoch ms. */
	serviceTime: () => number;
	shows: Simulated['shows'];
	/** How much earlier another workflow may have read what a poll reads, in ms. */
	sharedMs: number;
	/** Whether a request has failed since then; epoch ms, n8n's clock. */
	wasTroubledSince: (time: number) => boolean;
	trace: (...values: unknown[]) => void;
}

export function workflowOf(service: Service, history: History, given: Surroundings) {
	const { filter, name, sharedMs, serviceTime, shows, trace, transport } = given;
	const oracle = new Oracle(service, serviceTime);
	const { localSkew, knobs } = history;
	const isClockRight = localSkew === 0 && !knobs.dateSkewMs;
	let processes = 0;
	/** Whether the trigger keeps a state in memory that n8n may not have saved. */
	let remembered = false;
	/** The state on n8n's disk, and the one there if n8n had crashed right after it started the last workflow. */
	let disk: IDataObject = {};
	let unsaved: IDataObject | undefined;
	/** The service's time at the beginning of the previous poll. */
	let pollStart = 0;
	let diskTime = 0;
	let unsavedTime = 0;
	let lastReported: string[] = [];
	/** Events that were reported before a crash, but not saved: they are reported again, perhaps over several polls. */
	const repeatable = new Set<string>();
	/** When the first poll failed, as the trigger and n8n's disk know it; undefined once a poll has worked. */
	let failedAt: Moment | undefined;
	let failedAtOnDisk: Moment | undefined;
	let unsavedFailedAt: Moment | undefined;
	let isPublished = false;
	let activating = true;
	/** The next poll is the one with which n8n registers the trigger. */
	let isRegistration = true;
	let trigger = open({});

	function open(staticData: IDataObject) {
		isRegistration = history.scheduler === 'default' || activating;
		const setup = service.trigger(
			{
				transport,
				// A new process has an empty memory; the trigger keeps its own by the ID of the workflow and by the credential.
				workflowId: `${name}-${processes}`,
				pollBudgetMs: isRegistration ? USUAL_BUDGET_MS : DURABLE_BUDGET_MS,
			},
			filter,
		);
		const credential = { ...setup.credential, process: `${given.credential}-${processes}` };
		const key = `node:${setup.nodeType.description.displayName}`;
		return watcher({ ...setup, credential, staticData: { [key]: staticData } });
	}

	async function poll({ overlapping, limited }: { overlapping: boolean; limited: boolean }) {
		isPublished = true;
		const before = clone(trigger.staticData());
		const unusable = before.ledger === 'mangled' || before.ledger === undefined;
		const seeding = unusable && !remembered;
		const pollTime = oracle.time();
		// When a user publishes a workflow, its first poll uses nothing that was read before.
		const isByUser = activating || history.scheduler !== 'default';
		const readSince = Date.now() - (seeding && isByUser ? 0 : sharedMs);
		oracle.pollStarts(readSince);
		const newSince = pollStart;
		pollStart = serviceTime();
		const listsSince = seeding ? pollStart - (service.looksBackMs ?? Infinity) : newSince;
		const limit = isRegistration
			? REGISTRATION_MS
			: history.scheduler === 'default'
				? USUAL_BUDGET_MS
				: DURABLE_BUDGET_MS;
		isRegistration = false;
		const began = Date.now();
		const now = { position: oracle.time(), at: serviceTime(), hasTime: isClockRight };
		const first = trigger.poll().then(
			(items) => ({ ok: true as const, items }),
			(error: unknown) => {
				trace('failed:', String(error));
				return { ok: false as const, items: null };
			},
		);
		if (overlapping) {
			const second = await trigger.poll();
			if (second !== null) oracle.faults.push('two polls ran at once');
		}
		const { ok, items } = await first;
		const took = Date.now() - began;
		if (limited && took > limit) oracle.faults.push(`a poll took ${took} ms of ${limit} ms`);
		const after = clone(trigger.staticData());
		trace(
			new Date().toISOString(),
			`${name} after poll`,
			after,
			'items',
			items?.[0]?.map(({ json }) => json) ?? null,
		);
		const worked = ok && JSON.stringify(after.ledger) !== JSON.stringify(before.ledger);
		for (const { json } of items?.[0] ?? []) {
			oracle.reported(json, (eventId) => repeatable.has(eventId));
		}
		if (worked || (ok && !seeding && (items?.[0]?.length ?? 0) > 0)) {
			const shown = (id: string) => shows?.(id, listsSince) ?? true;
			oracle.pollWorked(seeding, !given.wasTroubledSince(readSince), shown, failedAt);
			failedAt = undefined;
		} else if (seeding) failedAt ??= now;
		if (worked && seeding) diskTime = oracle.time();
		if (worked && !items) remembered = true;
		if (items) {
			unsaved = before;
			unsavedFailedAt = 'publishedAt' in before ? failedAtOnDisk : undefined;
			unsavedTime = pollTime;
			lastReported = (items[0] ?? []).map(({ json }) => String(json.eventId));
		}
		// The durable scheduler saves after every poll, except a poll at activation that returns null.
		const saves = history.scheduler === 'durable' ? ok && !activating : activating;
		if (saves || items) {
			disk = after;
			diskTime = oracle.time();
			failedAtOnDisk = failedAt;
		}
		const isActivated = activating;
		activating = false;
		if (isActivated && history.scheduler !== 'default') {
			trigger = open(clone(disk));
			trigger.register('update');
		}
	}

	/** What happens to n8n before the next poll. */
	function host(event: Step['host']): void {
		// The credential gets a new process too, as that of the other workflows does.
		if (event !== 'runs') processes++;
		if (!isPublished) {
			trigger = open({});
		} else if (event !== 'runs') {
			if (event === 'loses the state' || event === 'mangles the state') {
				disk = event === 'loses the state' ? {} : { ledger: 'mangled' };
				unsaved = undefined;
				failedAtOnDisk = undefined;
			} else if (event === 'crashes before saving' && history.scheduler !== 'durable') {
				// The durable scheduler saves the state together with the execution.
				if (unsaved) {
					disk = unsaved;
					failedAtOnDisk = unsavedFailedAt;
					lastReported.forEach((eventId) => repeatable.add(eventId));
					diskTime = unsavedTime;
				}
			}
			oracle.fellBackTo(diskTime);
			remembered = false;
			failedAt = failedAtOnDisk;
			trigger = open(clone(disk));
			trigger.register(history.scheduler === 'default' ? 'init' : 'update');
		} else if (history.scheduler === 'durable without cursors') {
			oracle.fellBackTo(diskTime);
			trigger = open(clone(disk));
			trigger.register('update');
		}
	}

	/** Whether the saved state has the job. */
	function knows(id = 'none'): boolean {
		return JSON.stringify(trigger.staticData()).includes(id);
	}

	return { oracle, filter, poll, host, knows };
}

function clone(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
