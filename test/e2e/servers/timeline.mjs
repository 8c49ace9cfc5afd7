import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { watched } from '../support/watched.mjs';

const LOG_LINES = 200;

/**
 * Plays many stories in one n8n side by side, because most of each is waiting: every story has a simulated Akeneo SDM and a
 * workflow of its own, and all of them are polled, killed and started together. Each story chooses its part in each phase:
 *
 * | Phase | |
 * | --- | --- |
 * | `before` | before the workflow is published |
 * | `published` | after publishing, which polls once |
 * | `polled` | after the first poll by the clock |
 * | `beforeKill` | after the second one, or in the middle of it in stories with `hold` |
 * | `down` | n8n has been killed (kill -9) |
 * | `later` | n8n is back and has polled again |
 *
 * @typedef {{ durable: boolean, durableCursors: boolean }} Server how an n8n differs from others, as far as stories depend on
 * it: by its scheduler, and whether that saves the trigger's state after every poll and together with the run (it then also does
 * not poll for half an hour after a rejected token)
 *
 * @typedef {object} Story besides its phases, which get the result of `watched`
 * @property {string} title
 * @property {string[] | ((server: Server) => string[])} expected the events that the workflow has got in the end, in any
 * order, such as "Lamps: done"; events with the same ID count once
 * @property {number | ((server: Server) => number)} [repeats] how many of them have come twice
 * @property {(server: Server) => boolean} [mayLose] n8n may lose them
 * @property {(w: object) => Promise<void>} [check] checks more than the events
 * @property {boolean} [hold] the second poll by the clock gets no responses
 * @property {number} [releaseAfter] milliseconds after which it gets them; n8n is killed at the same time
 * @property {number} [waitForEvents] how many there must be before n8n is killed
 * @property {(credential: object) => object[]} [steps] the steps after the trigger in the workflow
 */

/**
 * @param {string} title
 * @param {{ open: () => Promise<object>, server: Server, stories: Story[], skip?: string,
 * tests?: { title: string, check: (stage: object, watched: object[]) => Promise<void> }[] }} options `open` gives a stage;
 * `tests` check all stories together
 */
export function playStories(title, { open, server, stories, skip, tests = [] }) {
	describe(title, { concurrency: true, skip }, () => {
		const cast = [];
		let stage;
		before(async () => {
			stage = await open();
			for (const [index, story] of stories.entries())
				cast.push({ story, w: await watched(stage.client, `story ${index + 1}`, story.steps) });
			await play(stage, server, cast);
		});
		let hasFailed = false;
		afterEach(({ passed }) => {
			hasFailed ||= !passed;
		});
		after(async () => {
			if (hasFailed && stage) console.log(await complaintsOf(stage));
			await Promise.all(cast.map(({ w }) => w.close()));
			await stage?.close();
		});

		for (const [index, story] of stories.entries()) {
			it(story.title, async (t) => {
				const { w, trouble } = cast[index];
				if (trouble) throw trouble;
				const events = await w.events();
				const different = [...new Map(events.map((event) => [event.eventId, event])).values()];
				const names = different.map(({ name, status }) => `${name}: ${status}`).sort();
				const expected = [...of(story.expected, server)].sort();
				if (names.length > 0 || !of(story.mayLose, server)) assert.deepEqual(names, expected);
				const repeats = events.length - different.length;
				const allowed = of(story.repeats, server) ?? 0;
				// The durable scheduler may run a poll twice, which a busy machine shows now and then.
				if (server.durable || story.mayLose) assert.ok(repeats >= allowed, 'repeats');
				else assert.equal(repeats, allowed, 'repeats');
				const times = events.map(({ name, detectedAt }) => `${name} ${detectedAt}`).join(', ');
				if (repeats > allowed) t.diagnostic(`${story.title}: handed over again: ${times}`);
				await story.check?.(w);
			});
		}
		for (const { title: name, check } of tests)
			it(name, () =>
				check(
					stage,
					cast.map(({ w }) => w),
				),
			);
	});
}

async function play(stage, server, cast) {
	/** A story that went wrong takes no further part, and the others go on. */
	const each = (what) =>
		Promise.all(
			cast.map(async (part) => {
				try {
					if (!part.trouble) await what(part.w, part.story);
				} catch (error) {
					part.trouble = error;
				}
			}),
		);
	const phase = (name) => each((w, story) => story[name]?.(w, server));
	const poll = async () => {
		const since = Date.now();
		await each((w) => w.polledSince(since));
	};
	await phase('before');
	await each((w) => w.publish());
	await phase('published');
	await poll();
	await phase('polled');
	await each((w, { hold }) => hold && w.hold());
	await each((w, { hold }) => hold && w.held());
	await each((w, { waitForEvents }) => waitForEvents && w.eventCount(waitForEvents));
	await phase('beforeKill');
	await killAmid(stage, cast);
	for (const { w } of cast) w.release();
	await phase('down');
	await startAgain(stage);
	await poll();
	await phase('later');
	await poll();
	// The comparison in the end reports missing events.
	await each((w, { expected, repeats, mayLose }) => {
		const count = of(expected, server).length + (of(repeats, server) ?? 0);
		return of(mayLose, server) || w.eventCount(count).catch(() => {});
	});
}

/** Lets held polls end at different times, and kills n8n while it is busy with the jobs they found. */
async function killAmid(stage, cast) {
	const times = cast.map(({ story }) => story.releaseAfter ?? 0);
	for (const { story, w } of cast)
		if (story.releaseAfter !== undefined) setTimeout(() => w.release(), story.releaseAfter);
	await sleep(Math.max(...times));
	await stage.kill9();
}

/** As a service manager would: n8n 2.41 can fail over an execution that a kill cut off, and then starts at the next try. */
async function startAgain(stage) {
	for (let tries = 1; ; tries++) {
		try {
			return await stage.start();
		} catch (error) {
			if (tries === 3) throw error;
			console.log(`n8n did not start, and is started again: ${error.message}`);
		}
	}
}

/** What n8n logged about trouble, for whoever reads why a story has failed. */
export async function complaintsOf({ logFile }) {
	const lines = (await readFile(logFile, 'utf8')).split('\n');
	const complaints = lines.filter((line) => /error|warn|fail|exceed|lock|busy/i.test(line));
	return ['What n8n complained of:', ...complaints.slice(-LOG_LINES)].join('\n');
}

const of = (value, server) => (typeof value === 'function' ? value(server) : value);
