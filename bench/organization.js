'use strict';

/** A simulated organization: jobs that come evenly over the day, last minutes or wait for a person for days. */

const DAY = 24 * 3600_000;
const MINUTE = 60_000;

/** A small generator of random numbers, so that every run is the same. */
function randomNumbers(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * Everything that happens to the jobs of an organization in `days`, in order of time.
 * Working time is log-normal with a median of 10 minutes; `pendingShare` of the jobs wait 4 days on average.
 */
function events({ perDay, pendingShare, days, start, seed }) {
	const random = randomNumbers(seed);
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const list = [];
	// Two weeks before the watching starts, so that jobs of all ages are live at that moment.
	const from = start - 14 * DAY;
	for (let at = from; at < start + days * DAY; at += -Math.log(1 - random()) * (DAY / perDay)) {
		const job = { createdAt: at };
		const work = 10 * MINUTE * Math.exp(normal());
		list.push({ at, job, status: 'running' });
		let end = at + work;
		if (random() < pendingShare) {
			list.push({ at: at + work / 2, job, status: 'pending' });
			end += -Math.log(1 - random()) * 4 * DAY;
		}
		list.push({ at: end, job, status: random() < 0.1 ? 'error' : 'done' });
	}
	return list.sort((a, b) => a.at - b.at);
}

module.exports = { events, DAY, MINUTE };
