import {
	NodeApiError,
	type IDataObject,
	type IHttpRequestOptions,
	type JsonObject,
} from 'n8n-workflow';

import { watcher } from '../nodes/engine/engine';
import type { Deed, History, Trouble } from './history';
import { Oracle } from './oracle';
import type { Service } from './service';

/** Plays a history: the simulated service, the trigger on n8n-core's PollContext, and n8n's rules for its state. */

const START = Date.parse('2026-03-02T08:00:00Z');
const DURABLE_BUDGET_MS = 36_000;
let histories = 0;

export async function replay(
	service: Service,
	history: History,
	trace: (...what: unknown[]) => void = () => {},
): Promise<string[]> {
	jest.setSystemTime(START + history.localSkew);
	const serviceTime = () => Date.now() - history.localSkew;
	const simulated = await service.start({
		now: serviceTime,
		seed: history.seed,
		knobs: history.knobs,
	});
	const oracle = new Oracle(service);
	let requests = 0;
	let trouble: Trouble[] = [];
	let troubled = false;
	let meanwhile: Deed[] = [];

	const act = (deed: Deed) => {
		// No two things happen at the same instant.
		jest.setSystemTime(Date.now() + 5);
		const jobs = simulated.jobs();
		if (deed.kind === 'create') {
			const ahead = deed.datedAhead;
			const date = ahead === undefined ? undefined : serviceTime() + ahead;
			oracle.changed(simulated.create(deed.status, date), deed.status);
		} else if (deed.kind === 'burst') {
			const [status = ''] = service.final;
			for (let index = 0; index < deed.size; index++) act({ kind: 'create', status });
		} else {
			const job = jobs[deed.pick % Math.max(1, jobs.length)];
			if (!job) return;
			if (deed.kind === 'delete') {
				simulated.remove(job.id);
				oracle.changed(job.id, undefined);
			} else if (deed.status !== job.status && service.mayFollow(job.status, deed.status)) {
				simulated.setStatus(job.id, deed.status);
				oracle.changed(job.id, deed.status);
			}
		}
	};

	const transport = async (request: IHttpRequestOptions) => {
		const number = requests++;
		const url = new URL(request.url);
		for (const [key, value] of Object.entries(request.qs ?? {}))
			url.searchParams.set(key, String(value));
		const wrong = trouble.find((one) => one.request === number)?.kind;
		if (wrong !== undefined) troubled = true;
		if (wrong === 'reset') throw networkError('ECONNRESET');
		const answer = await simulated.get(
			url.pathname + url.search,
			request.headers as Record<string, string>,
		);
		trace(number, url.search, answer.statusCode, wrong ?? '', answer.body.slice(0, 400));
		const deed = meanwhile.shift();
		if (deed) act(deed);
		const headers = { ...answer.headers };
		if (typeof wrong === 'number') return { statusCode: wrong, headers, body: '<h1>Oops</h1>' };
		if (wrong === 'retry-after') {
			return { statusCode: 429, headers: { ...headers, 'retry-after': '3' }, body: {} };
		}
		if (wrong === 'html') return { statusCode: 200, headers, body: '<html>Please log in</html>' };
		if (wrong === 'truncated') {
			return { statusCode: 200, headers, body: answer.body.slice(0, answer.body.length / 2) };
		}
		return { statusCode: answer.statusCode, headers, body: parsed(answer.body) };
	};

	const open = (staticData: IDataObject) => {
		const setup = service.trigger({
			transport,
			// A new process remembers nothing: what the trigger keeps in memory hangs on the workflow.
			workflowId: `workflow-${histories}-${processes}`,
			pollBudgetMs: history.scheduler === 'default' || activating ? 300_000 : DURABLE_BUDGET_MS,
		});
		const key = `node:${setup.nodeType.description.displayName}`;
		return watcher({ ...setup, staticData: { [key]: staticData } });
	};

	histories++;
	let processes = 0;
	/** The trigger holds in memory what n8n may not have saved. */
	let remembered = false;
	for (const { status, age } of history.before) {
		oracle.changed(simulated.create(status, serviceTime() - age), status);
	}

	/** What n8n has on disk, and what it would have if it had crashed right after starting the last workflow. */
	let disk: IDataObject = {};
	let unsaved: IDataObject | undefined;
	/** When the poll before began, the service's time. */
	let pollStart = 0;
	let diskTime = 0;
	let unsavedTime = 0;
	let lastReported: string[] = [];
	/** What was reported before a crash and not saved comes again, maybe not all of it at once. */
	const repeatable = new Set<string>();
	let activating = true;
	let trigger = open({});

	const poll = async (overlapping: boolean) => {
		const before = clone(trigger.staticData());
		const unusable = before.ledger === 'mangled' || before.ledger === undefined;
		const seeding = unusable && !remembered;
		const pollTime = oracle.time();
		oracle.pollStarts();
		const newSince = pollStart;
		pollStart = serviceTime();
		const listsSince = seeding ? pollStart - (service.looksBackMs ?? Infinity) : newSince;
		requests = 0;
		troubled = false;
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
		meanwhile = [];
		trouble = [];
		const after = clone(trigger.staticData());
		trace(
			new Date().toISOString(),
			'after poll',
			after,
			'items',
			items?.[0]?.map(({ json }) => json) ?? null,
		);
		const worked = ok && JSON.stringify(after) !== JSON.stringify(before);
		for (const { json } of items?.[0] ?? []) {
			oracle.reported(json, (eventId) => repeatable.has(eventId));
		}
		if (worked || (ok && !seeding && (items?.[0]?.length ?? 0) > 0)) {
			const shown = (id: string) => simulated.shows?.(id, listsSince) ?? true;
			oracle.pollWorked(seeding, !troubled, shown);
		}
		if (worked && seeding) diskTime = oracle.time();
		if (worked && !items) remembered = true;
		if (items) {
			unsaved = before;
			unsavedTime = pollTime;
			lastReported = (items[0] ?? []).map(({ json }) => String(json.eventId));
		}
		if (history.scheduler === 'durable') {
			// Every poll starts from the disk; the null result of the one at activation is not committed.
			if (ok && !(activating && items === null)) {
				disk = after;
				diskTime = oracle.time();
			}
			if (activating && items === null && worked) {
				trigger = open(disk);
				trigger.register('update');
			}
		} else if (items || activating) {
			disk = after;
			diskTime = oracle.time();
		}
		activating = false;
	};

	await poll(false);
	for (const step of history.steps) {
		jest.setSystemTime(Date.now() + step.gap);
		step.deeds.forEach(act);
		if (step.host !== 'runs') {
			if (step.host === 'loses the state' || step.host === 'mangles the state') {
				disk = step.host === 'loses the state' ? {} : { ledger: 'mangled' };
				unsaved = undefined;
			} else if (step.host === 'crashes before saving' && history.scheduler !== 'durable') {
				// The durable scheduler saves the state together with the execution.
				if (unsaved) {
					disk = unsaved;
					lastReported.forEach((eventId) => repeatable.add(eventId));
					diskTime = unsavedTime;
				}
			}
			oracle.fellBackTo(diskTime);
			processes++;
			remembered = false;
			trigger = open(clone(disk));
			trigger.register(history.scheduler === 'default' ? 'init' : 'update');
		}
		if (history.scheduler === 'durable without cursors' && step.host === 'runs') {
			oracle.fellBackTo(diskTime);
			trigger = open(clone(disk));
			trigger.register('update');
		}
		trouble = [...step.trouble];
		meanwhile = [...step.meanwhile];
		await poll(step.overlapping);
	}
	// Three calm polls at the end: whatever was put off by trouble has to arrive now.
	for (let calm = 0; calm < 3; calm++) {
		jest.setSystemTime(Date.now() + 60_000);
		await poll(false);
	}
	await simulated.close();
	return oracle.verdict();
}

function networkError(code: string) {
	const node = {
		id: '',
		name: '',
		type: '',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	};
	const cause = Object.assign(new Error('socket hang up'), { code });
	return Object.assign(new NodeApiError(node, cause as unknown as JsonObject), { cause });
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

function clone(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
