// @ts-check
'use strict';

const { fastify } = require('fastify');

/** @typedef {import('./jobs').Job} Job */

/**
 * The store of files, on an origin of its own. Its addresses are signed and expire; it needs no token.
 *
 * @param {{ jobs: import('./jobs').JobStore, knobs: import('./knobs').Knobs, now: () => number }} parts
 */
function createFileStore({ jobs, knobs, now }) {
	const app = fastify({ forceCloseConnections: true });
	let origin = '';
	/** @type {{ url: string, headers: import('http').IncomingHttpHeaders }[]} */
	const requests = [];

	app.get('/files/:id/:name', (request, reply) => {
		requests.push({ url: request.url, headers: request.headers });
		const { id, name } = /** @type {{ id: string, name: string }} */ (request.params);
		const { Expires } = /** @type {{ Expires?: string }} */ (request.query);
		const content = jobs.get(id)?.files[Number(/_(\d+)\.csv$/.exec(name)?.[1]) - 1];
		if (Number(Expires) * 1000 <= now() || content === undefined) {
			const { status, body } = knobs.expired;
			return reply.code(status).type('text/xml').send(body);
		}
		return reply.type('text/csv').send(content);
	});

	return {
		requests,
		listen: async () => {
			origin = await app.listen({ port: 0, host: '127.0.0.1' });
		},
		close: async () => await app.close(),

		/** @param {Job} job @returns {string[] | null} */
		linksOf(job) {
			if (job.status !== 'success') return null;
			const from = knobs.renewsLinks ? now() : (job.completedAt ?? 0);
			const expires = Math.floor(from / 1000) + knobs.linkSeconds;
			return job.files.map(
				(_content, index) =>
					`${origin}/files/${job.id}/part_${index + 1}.csv?Expires=${expires}&Signature=c1f3&Key-Pair-Id=K0`,
			);
		},
	};
}

module.exports = { createFileStore };
