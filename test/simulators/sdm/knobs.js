// @ts-check
'use strict';

/**
 * Behaviour of the real service that is not documented, or that its pages describe differently. The defaults are the documented form.
 */
const DEFAULT_KNOBS = {
	/** Job detail holds only `status`, `step.id` and, for errors, `message`. */
	minimalDetail: false,
	/** Job detail carries `creation_date` and `completion_date`. */
	detailHasDates: true,
	/** `project` of the detail is `{id}` instead of a number. */
	projectAsObject: false,
	/** The form of `completion_date` in a live job. @type {'null' | 'absent'} */
	completionDate: 'null',
	/** `count` is printed as `100.0`. */
	countAsFloat: false,
	upperCaseStatus: false,
	/** Further fields of the jobs in lists: `project`, `step`, `message`, `file`, `model_version`. @type {string[]} */
	listFields: [],
	/** Jobs in lists carry `message`, null without a message. */
	messageInList: false,
	/**
	 * `random` differs on every request; `id` is arbitrary but stable; `updated` has the latest change first.
	 *
	 * @type {'newest' | 'oldest' | 'random' | 'updated' | 'id'}
	 */
	order: 'newest',
	/** Whether a job created exactly at `created_after` or `created_before` is listed. */
	inclusiveBounds: true,
	maxPageSize: 100,
	/** A request for larger pages is rejected; otherwise it gets as many rows as are allowed. */
	rejectsLargePages: false,
	ignorePageSize: false,
	omitCount: false,
	/** Pages have neither `next` nor `previous`. */
	omitNext: false,
	/** Origin that `next` and `previous` point to instead of this server. */
	nextOrigin: '',
	noDateHeader: false,
	/** The error of the `Date` header, in ms. */
	dateSkewMs: 0,
	/** Requests a second for each token; 0 is no limit. */
	rateLimit: 0,
	/** Whether a 429 has a Retry-After. */
	retryAfter: true,
	/** `detail` of the response for a job that does not exist; newer releases of the framework have another text. */
	notFoundDetail: 'Not found.',
	/** Rows carry columns called `__proto__`, `constructor`, the empty text and more of the kind. */
	hostileRows: false,
	/** Downloads of result files are redirected to a signed address on this origin. */
	downloadFrom: '',
	/** Headers of result files, which replace the usual ones or add to them. @type {Record<string, string>} */
	downloadHeaders: {},
	/** How long an uploaded file is parsed, in ms. */
	parseMs: 0,
	/** Why no uploaded file can be parsed; empty: each can. */
	parsingError: '',
	/** Whether an uploaded file can be looked at: only public clients do so, no page of the vendor. */
	filesReadable: true,
	/** Whether a project can be looked at by itself, as public clients do. */
	projectsReadable: true,
	/** The response to a new job holds no more than its `id`. */
	minimalCreated: false,
	/** The changes over time of jobs that are created through the API. @type {import('./job').ScriptStep[]} */
	createdScript: [],
	/** The only password that gives a token; empty: any. */
	password: '',
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
