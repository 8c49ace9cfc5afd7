import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { REGISTRATION_METRICS, registered } from './registrations.mjs';
import { openStage } from '../../test/e2e/support/stage.mjs';
import { keepCoresBusy } from './busy.mjs';
import { openFleet } from './fleet.mjs';

/** The parts of the benchmark. Each fills the table of targets, and prints its own figures. */

const COUNTS = fileURLToPath(new URL('counts.js', import.meta.url));
const MINUTE = 60_000;
const ITEMS = 20;
/** More than end meanwhile. */
const LIVE_JOBS = 200;
const STEP_LIMIT = 3 * MINUTE;
const STATE_BYTES = 40;
const QUIET_POLL = 4;
const REGISTERED_WITHIN_S = 10;
/** What docs/how-it-works.md advises; the environment can say otherwise. */
const { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE = 'true' } = process.env;
/** On a busy machine n8n takes minutes at times. What is missing after this has been missed. */
const LONGEST_WAIT = 5 * MINUTE;
/** What the steps of n8n have not found after two polls, they never find: they read the jobs of the last hour only. */
const RECIPE_WAIT = 2 * MINUTE;

/** Requests of many triggers and of quiet polls, in virtual time. */
export async function counts({ log, quick }, table) {
	log('Counting requests in virtual time');
	const { stdout } = await promisify(execFile)(process.execPath, [
		COUNTS,
		...(quick ? ['--quick'] : []),
	]);
	const { requests, pending } = JSON.parse(stdout);
	const one = requests[0].requests;
	const targets = new Map([
		['100 0', 2],
		['200 20', 6],
	]);
	for (const { workflows, projects, requests: count } of requests) {
		const what = `${workflows} ${workflows === 1 ? 'trigger' : 'triggers'}${projects ? ` of ${projects} projects` : ''}, requests a minute`;
		const times = targets.get(`${workflows} ${projects}`);
		if (times) table.expect(what, count.toFixed(1), `≤ ${times * one}`, count <= times * one);
		else table.note(what, count.toFixed(1));
	}
	const base = pending[0].bytes;
	for (const { pending: jobs, mean, most, bytes } of pending) {
		const what = `${jobs} pending jobs, pages of 25`;
		const polls = `${mean.toFixed(1)} (${most} at most)`;
		const isTarget = jobs === 3000;
		if (isTarget)
			table.expect(
				`${what}, requests of a quiet poll`,
				polls,
				`≤ ${QUIET_POLL}`,
				most <= QUIET_POLL,
			);
		else table.note(`${what}, requests of a quiet poll`, polls);
		const each = jobs ? (bytes - base) / jobs : 0;
		const size = `${bytes} bytes${jobs ? `, ${each.toFixed(1)} a job` : ''}`;
		if (isTarget)
			table.expect(`${what}, state`, size, `≤ ${STATE_BYTES} a job`, each <= STATE_BYTES);
		else table.note(`${what}, state`, size);
	}
}

const rows = [];
const seconds = (ms) =>
	ms === undefined
		? '-'
		: ms === Infinity
			? `> ${STEP_LIMIT / 1000} s`
			: `${(ms / 1000).toFixed(1)} s`;

function addRow(log, kind, when, figures, step) {
	const { workflows, requests, peak, median, worst, due, missed, twice, memory } = figures;
	const row = [
		kind,
		workflows,
		when,
		requests.toFixed(0),
		peak,
		seconds(median),
		seconds(worst),
		`${missed} of ${due}`,
		twice,
		memory ? `${Math.round(memory / 1e6)} MB` : '-',
		seconds(step),
	];
	rows.push(row);
	// A run that is stopped has shown something.
	log(`| ${row.join(' | ')} |`);
}

/** @param {(line: string) => void} log */
export function printRows(log) {
	if (rows.length === 0) return;
	log('');
	log(
		`| | workflows | | requests a minute | most in a second | delay | worst delay | missed | twice | n8n's memory | Get Status of ${ITEMS} items |`,
	);
	log(`|${' --- |'.repeat(11)}`);
	for (const row of rows) log(`| ${row.join(' | ')} |`);
}

async function play(kind, { log, sizes, minutes, quick }, table) {
	const name = kind === 'trigger' ? 'this package' : 'HTTP Request';
	const waitMs = kind === 'trigger' ? LONGEST_WAIT : RECIPE_WAIT;
	const times = quick
		? { forMs: 8_000, everyMs: 2_000, waitMs }
		: { forMs: minutes * MINUTE, everyMs: 10_000, waitMs };
	const fleet = await openFleet({
		open: () => openStage({ log }),
		kind,
		// Three times a minute, so that the short form is short.
		seconds: quick ? [0, 20, 40] : undefined,
		log,
	});
	const { organization } = fleet;
	const hasStep = kind === 'trigger' && !quick;
	try {
		const alone = hasStep && (await fleet.runStep(ITEMS, STEP_LIMIT));
		if (hasStep) table.note(`Get Status of ${ITEMS} items without workflows`, seconds(alone));
		// All at once: the workflows of a smaller size would not see a job that is added with an old creation date and ends before
		// their next poll.
		organization.begin(LIVE_JOBS);
		for (const size of sizes) {
			log(`${name}: ${size} workflows`);
			await fleet.grow(size);
			let step;
			const meanwhile = async () => {
				if (hasStep) step = await fleet.runStep(ITEMS, STEP_LIMIT);
			};
			const before = await fleet.measure({ ...times, meanwhile });
			addRow(log, name, 'before a kill', before, step);
			if (hasStep) {
				const what = `Get Status of ${ITEMS} items beside ${size} workflows`;
				table.expectCost(what, seconds(step), `≤ ${seconds(2 * alone)}`, step <= 2 * alone);
			}
			const whileDown = [];
			await fleet.kill(() => whileDown.push(organization.end(), organization.end()));
			const after = await fleet.measure({ ...times, before: whileDown });
			addRow(log, name, 'after it', after);
			if (kind === 'recipe') continue;
			for (const [when, { missed, twice }] of [
				['before', before],
				['after', after],
			]) {
				const what = `${size} workflows ${when} a kill -9`;
				table.expect(
					`${what}, missed and twice`,
					`${missed} and ${twice}`,
					'0 and 0',
					missed + twice === 0,
				);
			}
		}
	} finally {
		await fleet.close();
	}
}

/** A real n8n with triggers of this package. */
export const triggers = async (bench, table) => await play('trigger', bench, table);

/** The same with n8n's own steps. */
export const recipe = async (bench, table) => await play('recipe', bench, table);

/**
 * 200 triggers at one start of n8n, 3,000 pending jobs on pages of 25, and all cores busy. Then one more is published, whose
 * first poll has no time to read all of these jobs.
 */
export async function start({ log, startSize }, table) {
	const fleet = await openFleet({
		open: () =>
			openStage({ log, env: { ...REGISTRATION_METRICS, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE } }),
		kind: 'trigger',
		knobs: { maxPageSize: 25 },
		log,
	});
	let relax = () => {};
	const what = `3,000 pending jobs on pages of 25, busy cores`;
	const judge = (name, { due, missed, twice }) =>
		table.expect(
			`${what}: missed and twice ${name}`,
			`${missed} and ${twice} of ${due}`,
			'0 and 0',
			missed + twice === 0,
		);
	const judgeTime = ({ count, slowest, within }) =>
		table.expectCost(
			`${what}: registered within ${REGISTERED_WITHIN_S} s`,
			`${within(REGISTERED_WITHIN_S)} of ${count}; the slowest within ${slowest} s`,
			'all',
			within(REGISTERED_WITHIN_S) === count,
		);
	const { organization, stage } = fleet;
	try {
		organization.begin(20);
		await fleet.grow(startSize);
		organization.addPending(3_000);
		log('  waiting until the workflows know the pending jobs');
		await sleep(2.5 * MINUTE);
		const oneJob = { forMs: 1_000, everyMs: 1_000, waitMs: LONGEST_WAIT };
		await fleet.measure(oneJob);
		const whileDown = [];
		await fleet.kill(() => {
			whileDown.push(organization.end(), organization.end());
			relax = keepCoresBusy();
		});
		log('  n8n has started, and registers the workflows one by one: some minutes');
		const { slowest } = await registered(stage, startSize);
		log(`  all are registered; the slowest took at most ${slowest} s`);
		judge('after the start', await fleet.measure({ ...oneJob, before: whileDown }));

		log('  one more is published');
		await fleet.grow(startSize + 1);
		judgeTime(await registered(stage, startSize + 1));
		const atOnce = Array.from({ length: 20 }, () => organization.end());
		judge('after a new one was published', await fleet.measure({ ...oneJob, before: atOnce }));
	} finally {
		relax();
		await fleet.close();
	}
}
