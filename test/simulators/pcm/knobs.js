// @ts-check
'use strict';

/** What nobody outside knows about the real service, or what differs between its pages. The defaults are the documented form. */
const DEFAULT_KNOBS = {
	/** `updated` has the latest change first; `id` is arbitrary but stable. @type {'newest' | 'oldest' | 'updated' | 'id'} */
	order: 'newest',
	maxPageSize: 100,
	/** What a server makes of `page[…]`: the whole list whatever was asked for, or always the first page. @type {'' | 'whole' | 'offset'} */
	ignorePaging: '',
	/** Lists have no `meta.results.total`. */
	omitTotal: false,
	/** Lists say that there is one row, as a published sample does. */
	totalIsOne: false,
	/** Refuses what lies further back than this. */
	furthestOffset: 10_000,
	/** Dates as before February 2024: `2023-11-27 12:32:50.036 +0000 UTC`. */
	oldDates: false,
	/** Jobs that are being worked on have no `started_at`. */
	startedAtNull: false,
	/** Jobs lack `started_at` and `completed_at`, as before October 2023. */
	fewDates: false,
	upperCaseStatus: false,
	/** `status` in errors is a number. */
	integerErrorStatus: false,
	/** The token comes within `data`. */
	wrappedToken: false,
	tokenSeconds: 3600,
	/** How long the address of a file is good. */
	linkSeconds: 3600,
	/** Whether asking for a job gives new addresses; otherwise they are those of the job's end. */
	renewsLinks: true,
	/** How the API refuses to cancel a job that is not pending. */
	cancelRefusal: 422,
	/** Works on pending jobs by itself, one after the other, for so long each; 0: the test moves them. */
	secondsPerJob: 0,
	noDateHeader: false,
	/** By how much the `Date` header is wrong. */
	dateSkewMs: 0,
	/** Requests a second; 0 is no limit. */
	rateLimit: 0,
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
