// @ts-check
'use strict';

/** @typedef {import('./jobs').Job} Job */
/** @typedef {import('./knobs').Knobs} Knobs */

/** Milliseconds without trailing zeros, as the API prints them. @param {number | null} ms @param {Knobs} knobs */
function dateText(ms, knobs) {
	if (ms === null) return null;
	const iso = new Date(ms).toISOString().replace(/\.?0+Z$/, 'Z');
	return knobs.oldDates ? iso.replace('T', ' ').replace('Z', ' +0000 UTC') : iso;
}

/**
 * A job in JSON:API form.
 *
 * @param {Job} job
 * @param {{ knobs: Knobs, links: string[] | null }} how `links`: addresses of its files, null for jobs that make none
 */
function viewOf(job, { knobs, links }) {
	const started = knobs.startedAtNull && job.status === 'started' ? null : job.startedAt;
	return {
		type: 'pim-job',
		id: job.id,
		attributes: {
			type: job.type,
			status: knobs.upperCaseStatus ? job.status.toUpperCase() : job.status,
			created_at: dateText(job.createdAt, knobs),
			...(knobs.fewDates
				? {}
				: {
						started_at: dateText(started, knobs),
						completed_at: dateText(job.completedAt, knobs),
					}),
			updated_at: dateText(job.updatedAt, knobs),
		},
		meta: {
			x_request_id: `request-${job.number}`,
			...(job.type === 'product-export'
				? { ...(job.filter === '' ? {} : { filter: job.filter }), file_locations: links }
				: {}),
			...(job.type === 'hierarchy-duplicate' && job.status === 'success'
				? { hierarchy_id: `hierarchy-${job.number}`, copied_from: job.copiedFrom ?? 'hierarchy-0' }
				: {}),
		},
	};
}

module.exports = { viewOf };
