import { NodeApiError, type IHttpRequestOptions, type JsonObject } from 'n8n-workflow';

import { microtasksDone, nextTurn } from '../support/jest/sockets';
import type { Action, History, Trouble } from './history';
import type { Service } from './service';
import { workflowOf } from './workflow';

/** Plays a history with the simulated service and the workflows that watch it. */

const START = Date.parse('2026-03-02T08:00:00Z');
/** What a poll reads may have been read this much earlier by that of another workflow, in ms. */
const SHARED_MS = 30_000;
let histories = 0;

export async function replay(
	service: Service,
	history: History,
	trace: (...values: unknown[]) => void = () => {},
): Promise<string[]> {
	jest.setSystemTime(START + history.localSkew);
	const serviceTime = () => Date.now() - history.localSkew;
	const simulated = await service.start({
		now: serviceTime,
		seed: history.seed,
		knobs: history.knobs,
	});
	const groups = service.groups ?? [];
	const groupOf = new Map<string, string>();
	let requests = 0;
	let trouble: Trouble[] = [];
	let troubledAt = -Infinity;
	let meanwhile: Action[] = [];
	let isOutage = false;

	const changed = (id: string, status: string | undefined) => {
		for (const { oracle, filter } of workflows) {
			if (filter === undefined || filter === groupOf.get(id)) oracle.changed(id, status);
		}
	};
	const create = (status: string, createdAt?: number) => {
		const group = groups[groupOf.size % Math.max(1, groups.length)];
		const id = simulated.create(status, createdAt, group);
		groupOf.set(id, group ?? '');
		if (createdAt === undefined) for (const { oracle } of workflows) oracle.creates(id);
		changed(id, status);
	};
	const act = (action: Action) => {
		// Each change has a time of its own.
		jest.setSystemTime(Date.now() + 5);
		const jobs = simulated.jobs().filter(({ id }) => id !== steady);
		if (action.kind === 'create') {
			const ahead = action.datedAhead;
			create(action.status, ahead === undefined ? undefined : serviceTime() + ahead);
		} else if (action.kind === 'burst') {
			const [status = ''] = service.ended;
			for (let index = 0; index < action.size; index++) act({ kind: 'create', status });
		} else {
			const job = jobs[action.pick % Math.max(1, jobs.length)];
			if (!job) return;
			if (action.kind === 'delete') {
				simulated.remove(job.id);
				changed(job.id, undefined);
			} else if (action.status !== job.status && service.mayFollow(job.status, action.status)) {
				simulated.setStatus(job.id, action.status);
				changed(job.id, action.status);
			}
		}
	};

	const transport = async (request: IHttpRequestOptions) => {
		const number = requests++;
		const url = new URL(request.url);
		for (const [key, value] of Object.entries(request.qs ?? {}))
			url.searchParams.set(key, String(value));
		const wrong = trouble.find((one) => one.request === number)?.kind;
		if (wrong !== undefined || isOutage) troubledAt = Date.now();
		if (wrong === 'reset') throw networkError('ECONNRESET');
		if (typeof wrong === 'object' && 'respondsAfter' in wrong) {
			await pass(wrong.respondsAfter, request.timeout ?? Infinity);
		}
		const response = await simulated.get(
			url.pathname + url.search,
			request.headers as Record<string, string>,
		);
		trace(number, url.search, response.statusCode, wrong ?? '', response.body.slice(0, 400));
		const action = meanwhile.shift();
		if (action) act(action);
		if (isOutage) {
			const { list, single } = service.outage;
			const isSingle = single.test(url.pathname);
			response.statusCode = isSingle ? 404 : 200;
			response.body = JSON.stringify(isSingle ? {} : list);
		}
		const headers = { ...response.headers };
		if (typeof wrong === 'number') return { statusCode: wrong, headers, body: '<h1>Oops</h1>' };
		if (typeof wrong === 'object' && 'retryAfter' in wrong) {
			const retryAfter = String(wrong.retryAfter);
			return { statusCode: 429, headers: { ...headers, 'retry-after': retryAfter }, body: {} };
		}
		if (wrong === 'html') return { statusCode: 200, headers, body: '<html>Please log in</html>' };
		if (wrong === 'truncated') {
			return { statusCode: 200, headers, body: response.body.slice(0, response.body.length / 2) };
		}
		return { statusCode: response.statusCode, headers, body: parsed(response.body) };
	};

	histories++;
	const given = history.workflows ?? [{ startsAt: 0 }];
	const sharedMs = given.length > 1 ? SHARED_MS : 0;
	const workflows = given.map(({ startsAt, filter }, index) => ({
		startsAt,
		...workflowOf(service, history, {
			name: `workflow-${histories}-${index}`,
			filter: filter === undefined ? undefined : groups[filter % groups.length],
			credential: `history-${histories}`,
			transport,
			serviceTime,
			shows: (id, since) => !isOutage && (simulated.shows?.(id, since) ?? true),
			sharedMs,
			wasTroubledSince: (time) => troubledAt >= time,
			trace,
		}),
	}));
	/** A live job that stays as it is: by a job it knows, a trigger can tell that lists are wrongly empty. */
	const [live = ''] = service.live;
	const [first] = workflows;
	const steady = workflows.length === 1 ? simulated.create(live) : undefined;
	for (const { status, age } of history.before) create(status, serviceTime() - age);

	/** Polls the workflows that are published by now, one after the other with a pause in between, or all at once. */
	const poll = async (step: number, apartMs: number | undefined, overlapping = false) => {
		requests = 0;
		const published = workflows.filter(({ startsAt }) => startsAt <= step);
		// Requests that the failed poll of another workflow has left behind move the clock.
		const limited = workflows.length === 1;
		if (apartMs === undefined)
			await Promise.all(published.map(async (one) => await one.poll({ overlapping, limited })));
		else {
			for (const [index, one] of published.entries()) {
				if (index > 0) jest.setSystemTime(Date.now() + apartMs);
				await one.poll({ overlapping, limited });
			}
		}
		meanwhile = [];
		trouble = [];
	};

	trouble = [...history.publishing];
	await poll(0, 0);
	for (const [index, step] of history.steps.entries()) {
		jest.setSystemTime(Date.now() + step.gap);
		step.actions.forEach(act);
		for (const workflow of workflows) workflow.host(step.host);
		trouble = [...step.trouble];
		meanwhile = [...step.meanwhile];
		const { from, polls } = history.outage;
		isOutage = index >= from && index < from + polls && first?.knows(steady) === true;
		await poll(index + 1, step.apartMs, step.overlapping);
		isOutage = false;
	}
	// Three polls without failures at the end, after any Retry-After: all delayed events have to arrive now.
	jest.setSystemTime(Date.now() + 240_000);
	for (let calm = 0; calm < 3; calm++) {
		jest.setSystemTime(Date.now() + 60_000);
		await poll(Infinity, calm);
	}
	await simulated.close();
	// Each request has left work for the next turn of the event loop. Without one, all of them stay in memory.
	await nextTurn();
	return workflows.flatMap(({ oracle }) => oracle.verdict());
}

/** Moves the clock to the response, or to the timeout if that comes first. Requests sent together wait together. */
async function pass(ms: number, timeout: number): Promise<void> {
	const end = Date.now() + Math.min(ms, timeout);
	await microtasksDone();
	if (end > Date.now()) jest.setSystemTime(end);
	if (ms > timeout) throw networkError('ETIMEDOUT');
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
