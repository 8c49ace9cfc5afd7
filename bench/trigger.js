'use strict';

/**
 * Counts the jobs that a trigger misses and repeats, and its costs, in 20 simulated days: ours beside the shapes others use.
 *
 *   npm run bench:trigger [-- --days 20] [--quick] [--only "this package"]
 *
 * A poll every 5 minutes; n8n restarts every day and goes on with the state it had saved when it last started a workflow.
 */
const { time } = require('./virtualTime');
const { DAY, MINUTE, events } = require('./organization');
const { firstState, shapes } = require('./shapes');
const { createSdmSimulator } = require('../test/simulators/sdm');
const { triggerPoller } = require('./triggerPoller');

const START = Date.parse('2026-02-02T00:00:00Z');
const option = (name, otherwise) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : (process.argv[at + 1] ?? true);
};
const ONLY = option('only', '');
const QUICK = process.argv.includes('--quick');
const DAYS = Number(option('days', QUICK ? 3 : 20));
const LOADS = [
	{ perDay: 40, pendingShare: 0.02 },
	{ perDay: 400, pendingShare: 0.02 },
	{ perDay: 4000, pendingShare: 0.005 },
];

/** Plays the organization against one way of polling. */
async function play(load, pageSize, makePoller) {
	time.set(START - 15 * DAY);
	const sdm = createSdmSimulator({
		now: time.now,
		logLimit: 1000,
		knobs: { maxPageSize: pageSize },
	});
	await sdm.app.ready();
	let requests = 0;
	const list = async (query, headers) => {
		requests++;
		const search = new URLSearchParams(query).toString();
		return await sdm.app.inject({
			method: 'GET',
			url: query.path ?? `/api/v1/jobs/?${search}`,
			headers: headers ?? { authorization: 'Token sdm-demo-token' },
		});
	};
	const { days = DAYS } = load;
	const history = events({ ...load, days, start: START, seed: 7 });
	const ended = new Map();
	let next = 0;
	const liveUntil = (moment) => {
		for (; next < history.length && history[next].at <= moment; next++) {
			const { at, job, status } = history[next];
			time.set(Math.round(at));
			if (!job.id) job.id = sdm.jobs.createJob({ status, rows: 0 }).id;
			else sdm.jobs.setStatus(job.id, status, { message: 'Column ean is missing' });
			if (status === 'done' || status === 'error')
				ended.set(job.id, { at, createdAt: job.createdAt });
		}
		time.set(moment);
	};

	liveUntil(START);
	const poller = makePoller(list, pageSize);
	await poller.poll();
	let saved = poller.save();
	requests = 0;
	const reports = new Map();
	let polls = 0;
	let state = 0;
	for (let at = START + 5 * MINUTE; at <= START + days * DAY; at += 5 * MINUTE) {
		liveUntil(at);
		// Frees the data of the last requests: timers usually do that, and none runs in virtual time.
		await new Promise(setImmediate);
		if ((at - START) % DAY === 0) poller.restore(saved);
		const found = await poller.poll();
		polls++;
		for (const { id } of found) reports.set(id, (reports.get(id) ?? 0) + 1);
		// Written where n8n would do so, and now and then: the larger states take their time.
		if (found.length === 0 && polls % 12 !== 0) continue;
		const text = poller.save();
		if (found.length > 0) saved = text;
		state = Math.max(state, text.length);
	}
	await sdm.close();
	const due = [...ended].filter(([, { at }]) => at > START && at <= START + days * DAY);
	const missed = due.filter(([id]) => !reports.has(id));
	return {
		endings: due.length,
		missed: missed.filter(([, { createdAt }]) => createdAt > START).length,
		missedAlive: missed.filter(([, { createdAt }]) => createdAt <= START).length,
		double: [...reports.values()].filter((count) => count > 1).length,
		requests: requests / polls,
		state,
	};
}

function shapePoller(shape) {
	return (list, pageSize) => {
		let state = firstState(time.now());
		const get = Object.assign(
			async (query) => JSON.parse((await list({ ...query, page_size: pageSize })).body),
			{ pageSize },
		);
		return {
			poll: async () => await shape(get, state, time.now()),
			save: () => JSON.stringify(state),
			restore: (text) => {
				state = JSON.parse(text);
			},
		};
	};
}

/** The requests of a poll when nothing has happened, in small and large organizations. */
async function quietPolls() {
	for (const finished of [100, 100_000]) {
		time.set(START);
		const sdm = createSdmSimulator({ now: time.now, knobs: { maxPageSize: 100 } });
		await sdm.app.ready();
		for (let index = 0; index < finished; index++) {
			sdm.jobs.createJob({ status: 'done', rows: 0, creation_date: START - DAY - index * MINUTE });
		}
		for (let index = 0; index < 50; index++) sdm.jobs.createJob({ status: 'pending', rows: 0 });
		const list = async ({ path }, headers) =>
			await sdm.app.inject({ method: 'GET', url: path, headers });
		const poller = triggerPoller(list);
		await poller.poll();
		const counts = [];
		for (let poll = 0; poll < 12; poll++) {
			time.pass(5 * MINUTE);
			sdm.requests.clear();
			await poller.poll();
			counts.push(sdm.requests.length);
		}
		console.log(
			`quiet polls with ${finished} finished and 50 pending jobs: ${counts.join(' ')} requests`,
		);
		await sdm.close();
	}
}

function print(name, result) {
	const { endings, missed, missedAlive, double, requests, state } = result;
	const size = state < 10_240 ? `${state} B` : `${Math.round(state / 1024)} KB`;
	const cells = [
		name.padEnd(32),
		`${missed} of ${endings}`,
		missedAlive,
		double,
		requests.toFixed(1),
		size,
	];
	console.log(`| ${cells.join(' | ')} |`);
}

async function main() {
	for (const load of LOADS) {
		console.log(
			`\n${load.perDay} jobs a day, ${load.pendingShare * 100} % wait for a person, ${DAYS} days, poll every 5 minutes, pages of 25`,
		);
		console.log(
			'| shape | missed | missed of those alive at the start | double | requests a poll | largest state |',
		);
		console.log('| --- | --- | --- | --- | --- | --- |');
		for (const [name, shape] of Object.entries(shapes)) {
			if (ONLY !== '' && !name.includes(ONLY)) continue;
			// A full list takes thousands of requests a poll; a few polls show what it costs.
			const days = name === 'full list + seen' ? Math.min(DAYS, 800 / load.perDay) : DAYS;
			const label = days < DAYS ? `${name} (${days} days)` : name;
			print(label, await play({ ...load, days }, 25, shapePoller(shape)));
		}
		print('this package', await play(load, 25, triggerPoller));
		print('this package, pages of 100', await play(load, 100, triggerPoller));
	}
	console.log('');
	await quietPolls();
}

void main();
