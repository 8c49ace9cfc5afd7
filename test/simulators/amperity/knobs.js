// @ts-check
'use strict';

/**
 * What nobody outside knows about the real service, or what differs between its pages. The defaults are the documented form.
 */
const DEFAULT_KNOBS = {
	/**
	 * How states of several words are written, and how the others: `plain` "in progress", `labels` "In progress", `snake`,
	 * `dashes`.
	 *
	 * @type {'plain' | 'labels' | 'snake' | 'dashes'}
	 */
	spelling: 'plain',
	/** The word for what somebody has stopped. @type {'canceled' | 'cancelled' | 'stopped'} */
	canceled: 'canceled',
	/** What a table has in place of a time it does not have yet. @type {'null' | 'absent'} */
	missingDates: 'null',
	/** A table that was stopped before it had begun has no end. */
	canceledWithoutEnd: false,
	/** What the list selects by. @type {'started' | 'created'} */
	selectsOn: 'started',
	/** Whether a job that has not begun is listed, by its creation, when the list selects by the start. */
	listsUnstarted: true,
	/** A job that is run again gets a new start. */
	restartsAnew: false,
	/** Tables of a job have different states, as far as its status allows. */
	mixedTables: true,
	/** `random` differs on every request. @type {'newest' | 'oldest' | 'random'} */
	order: 'newest',
	/** The longest window a list may ask for. */
	maxWindowDays: 7,
	/** How far back a window may begin; 0: any time. */
	oldestDays: 0,
	/** The list carries a `next_token` that is good for nothing. */
	uselessToken: false,
	noDateHeader: false,
	/** By how much the `Date` header is wrong. */
	dateSkewMs: 0,
	/** Requests a second; 0 is no limit. */
	rateLimit: 0,
	/** The answer to a version that is not supported. @type {400 | 401} */
	wrongVersion: 400,
	/** The answer to a tenant the token does not belong to. @type {403 | 404} */
	wrongTenant: 403,
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
