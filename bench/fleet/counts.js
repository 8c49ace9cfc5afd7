'use strict';

/**
 * Counts the requests of many triggers of one process, and those of quiet polls beside pending jobs, in virtual time: the same
 * in every run. Prints one line of JSON, for bench/fleet.mjs. The packages must be built.
 *
 *   node bench/fleet/counts.js [--quick]
 */
const { time } = require('../virtualTime');
const { MINUTE } = require('../organization');
const { triggerPoller } = require('../triggerPoller');
const { createSdmSimulator } = require('../../test/simulators/sdm');

const QUICK = process.argv.includes('--quick');
const START = Date.parse('2026-02-02T00:00:00Z');
const FLEETS = [
	{ workflows: 1, projects: 0 },
	{ workflows: 10, projects: 0 },
	{ workflows: 100, projects: 0 },
	{ workflows: 200, projects: 0 },
	{ workflows: 200, projects: 20 },
];
const PENDING = QUICK ? [0, 300, 3000] : [0, 300, 1000, 3000, 10_000];
const MINUTES = 5;
const PAGE_SIZE = 25;

async function openSdm(knobs) {
	time.set(START);
	const sdm = createSdmSimulator({ now: time.now, knobs });
	await sdm.app.ready();
	const list = async ({ path }, headers) =>
		await sdm.app.inject({ method: 'GET', url: path, headers });
	return { sdm, list };
}

/** Requests a minute of so many triggers, each polled at a second of its own as n8n does, when nothing happens. */
async function requestsOf({ workflows, projects }) {
	const { sdm, list } = await openSdm({});
	const project = (index) =>
		projects ? { 'filters.project': String(1 + (index % projects)) } : {};
	for (let index = 0; index < 50; index++)
		sdm.jobs.createJob({
			status: index % 10 ? 'done' : 'running',
			project: 1 + (index % 20),
			rows: 0,
			creation_date: START - index * MINUTE,
		});
	const fleet = Array.from({ length: workflows }, (_, index) => ({
		poller: triggerPoller(list, PAGE_SIZE, project(index)),
		// 37 and 60,000 have no common divisor, so that no two are alike.
		offset: (index * 37 * 1000) % MINUTE,
	}));
	for (const { poller } of fleet) await poller.poll();
	fleet.sort((a, b) => a.offset - b.offset);
	const pollAll = async (from) => {
		for (const { poller, offset } of fleet) {
			time.set(Math.max(time.now(), from + offset));
			await poller.poll();
		}
		await new Promise(setImmediate);
	};
	await pollAll(START + MINUTE);
	sdm.requests.clear();
	for (let minute = 2; minute < 2 + MINUTES; minute++) await pollAll(START + minute * MINUTE);
	const requests = sdm.requests.length / MINUTES;
	await sdm.close();
	return { workflows, projects, requests };
}

/** The requests of quiet polls, and the size of the saved state, with so many jobs that wait for a person. */
async function pendingCosts(pending) {
	const { sdm, list } = await openSdm({ maxPageSize: PAGE_SIZE });
	for (let index = 0; index < pending; index++)
		sdm.jobs.createJob({
			status: 'pending',
			rows: 0,
			creation_date: START - (index + 10) * MINUTE,
		});
	const poller = triggerPoller(list);
	await poller.poll();
	const counts = [];
	for (let poll = 0; poll < 12; poll++) {
		time.pass(MINUTE);
		sdm.requests.clear();
		await poller.poll();
		counts.push(sdm.requests.length);
	}
	const bytes = poller.save().length;
	await sdm.close();
	// The first ones may still be finding out how the service lists its jobs.
	const quiet = counts.slice(2);
	const mean = quiet.reduce((sum, count) => sum + count, 0) / quiet.length;
	return { pending, mean, most: Math.max(...quiet), bytes };
}

async function main() {
	const result = { requests: [], pending: [] };
	for (const fleet of FLEETS) result.requests.push(await requestsOf(fleet));
	for (const pending of PENDING) result.pending.push(await pendingCosts(pending));
	console.log(JSON.stringify(result));
}

void main();
