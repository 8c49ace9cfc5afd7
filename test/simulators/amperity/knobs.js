// @ts-check
'use strict';

/**
 * Behaviour of the real service that is not documented, or that its pages describe differently. The defaults are the documented form.
 */
const DEFAULT_KNOBS = {
	/**
	 * The spelling of states: `plain` "in progress", `labels` "In progress", `snake` "in_progress", `dashes` "in-progress".
	 *
	 * @type {'plain' | 'labels' | 'snake' | 'dashes'}
	 */
	spelling: 'plain',
	/** The state of a job that a user has stopped. @type {'canceled' | 'cancelled' | 'stopped'} */
	canceled: 'canceled',
	/** The form of a time that a table does not have yet. @type {'null' | 'absent'} */
	missingDates: 'null',
	/** A table that was stopped before it had begun has no end. */
	canceledWithoutEnd: false,
	/** The time by which the list selects jobs. @type {'started' | 'created'} */
	selectsOn: 'started',
	/** Whether a job that has not begun is listed, by its creation, when the list selects by the start. */
	listsUnstarted: true,
	/** A job that is run again gets a new start. */
	restartsAnew: false,
	/** Tables of a job have different states, as far as its status allows. */
	mixedTables: true,
	/** `random` differs on every request. @type {'newest' | 'oldest' | 'random'} */
	order: 'newest',
	/** The longest window that a request for a list may have. */
	maxWindowDays: 7,
	/** How far back a window may begin; 0 is no limit. */
	oldestDays: 0,
	/** The list has a `next_token` that leads to no page. */
	uselessToken: false,
	/** The most workflow runs on a page. */
	maxRunsOnPage: 100,
	/** A request for more runs on a page is rejected; otherwise it gets as many as are allowed. */
	rejectsLargePages: false,
	/** The last page of workflow runs has an empty `next_token`, and not none. */
	emptyLastToken: false,
	/** The list of workflow runs shows why they failed. */
	listsErrors: false,
	/** A run that is stopped has some work to end first. */
	stopsLater: true,
	noDateHeader: false,
	/** The error of the `Date` header, in ms. */
	dateSkewMs: 0,
	/** Requests a second; 0 is no limit. */
	rateLimit: 0,
	/** The status for a version that is not supported. @type {400 | 401} */
	wrongVersion: 400,
	/** The status for a tenant that the token does not belong to. @type {403 | 404} */
	wrongTenant: 403,
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
