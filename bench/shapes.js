'use strict';

/**
 * The ways other triggers find finished jobs, reduced to their core, each on the same list API.
 * `poll(list, state, now)` returns the jobs it reports and changes `state` in place; `list(query)` is one request.
 */

const FINAL = new Set(['done', 'error']);
const iso = (ms) => new Date(ms).toISOString();
const pair = ({ id, status }) => `${id}:${status}`;

async function allPages(list, query, mostPages = Infinity) {
	const rows = [];
	for (let page = 1; page <= mostPages; page++) {
		const body = await list({ ...query, page });
		rows.push(...body.results);
		if (!body.next) break;
	}
	return rows;
}

const shapes = {
	/** Toggl, Clockify, Airtable: jobs created since the last poll. */
	'creation mark': async (list, state, now) => {
		const rows = await allPages(list, { created_after: iso(state.mark) });
		state.mark = now;
		return rows.filter(({ status }) => FINAL.has(status));
	},

	/** The recipe with n8n's HTTP Request node: finished jobs created since the last run. */
	'status filter + creation mark': async (list, state, now) => {
		const query = { created_after: iso(state.mark) };
		const rows = [
			...(await allPages(list, { ...query, status: 'done' })),
			...(await allPages(list, { ...query, status: 'error' })),
		];
		state.mark = now;
		return rows;
	},

	/** Zapier: the newest page, without jobs that were seen before. */
	'newest 100 + seen': async (list, state) => {
		const rows = await allPages(list, {}, 100 / list.pageSize);
		return unseen(rows, state);
	},

	/** Everything on every poll, without jobs that were seen before. */
	'full list + seen': async (list, state) => unseen(await allPages(list, {}), state),

	/** n8n's unreleased Databricks Trigger: back to the oldest unfinished job it knows, 40 pages at most. */
	'in-flight window': async (list, state, now) => {
		const live = Object.values(state.live);
		const from = Math.min(state.mark - 300_000, ...live);
		const rows = await allPages(list, { created_after: iso(from) }, 40);
		const found = [];
		for (const row of rows) {
			if (!FINAL.has(row.status)) state.live[row.id] = Date.parse(row.creation_date);
			else if (!state.seen[row.id]) found.push(row);
			if (FINAL.has(row.status)) delete state.live[row.id];
		}
		// Jobs beyond the last page are given up, with a warning.
		const oldest = Math.min(...rows.map((row) => Date.parse(row.creation_date)));
		for (const [id, createdAt] of Object.entries(state.live)) {
			if (rows.length >= 40 * list.pageSize && createdAt < oldest) delete state.live[id];
		}
		const window = Math.min(now - 300_000, ...Object.values(state.live));
		for (const row of found) state.seen[row.id] = Date.parse(row.creation_date);
		for (const [id, createdAt] of Object.entries(state.seen))
			if (createdAt < window) delete state.seen[id];
		state.mark = now;
		return found;
	},
};

function unseen(rows, state) {
	const found = rows.filter((row) => FINAL.has(row.status) && !state.seen[pair(row)]);
	for (const row of rows) state.seen[pair(row)] = 1;
	return found;
}

/** How each begins: like the triggers themselves, from now on; jobs of the first list are not reported. */
const firstState = (now) => ({ mark: now, live: {}, seen: {} });

module.exports = { shapes, firstState };
