// @ts-check
'use strict';

/**
 * What nobody outside knows about the real service, or what differs between its pages. The defaults are the documented form.
 */
const DEFAULT_KNOBS = {
	/** Job detail is nothing but `status`, `step.id` and, for errors, `message`. */
	minimalDetail: false,
	/** Job detail carries `creation_date` and `completion_date`. */
	detailHasDates: true,
	/** `project` of the detail is `{id}` instead of a number. */
	projectAsObject: false,
	/** What an unfinished job has for `completion_date`. @type {'null' | 'absent'} */
	completionDate: 'null',
	/** `count` is printed as `100.0`. */
	countAsFloat: false,
	upperCaseStatus: false,
	/** Further fields of the jobs in lists: `project`, `step`, `message`, `file`, `model_version`. @type {string[]} */
	listFields: [],
	/** Jobs in lists carry `message`, null when there is none. */
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
	ignorePageSize: false,
	omitCount: false,
	/** Pages have neither `next` nor `previous`. */
	omitNext: false,
	/** Origin that `next` and `previous` point to instead of this server. */
	nextOrigin: '',
	noDateHeader: false,
	/** By how much the `Date` header is wrong. */
	dateSkewMs: 0,
	/** Requests a second for each token; 0 is no limit. */
	rateLimit: 0,
	/** Whether a refusal for too many requests tells how long to wait. */
	retryAfter: true,
	/** `detail` of the answer for a job that is not there; newer releases of the framework have another text. */
	notFoundDetail: 'Not found.',
	/** Rows carry columns called `__proto__`, `constructor`, the empty text and more of the kind. */
	hostileRows: false,
	/** Result files are handed over by a redirect to a signed address on this origin. */
	downloadFrom: '',
	/** Headers of result files, in place of the usual ones or besides them. @type {Record<string, string>} */
	downloadHeaders: {},
	/** The only password that buys a token; empty: any. */
	password: '',
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
