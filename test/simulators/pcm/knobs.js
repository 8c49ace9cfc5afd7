// @ts-check
'use strict';

/** Behaviour of the real service that is not documented, or that its pages describe differently. The defaults are the documented form. */
const DEFAULT_KNOBS = {
	/** `updated` has the latest change first; `id` is arbitrary but stable. @type {'newest' | 'oldest' | 'updated' | 'id'} */
	order: 'newest',
	maxPageSize: 100,
	/** A request for larger pages is rejected; otherwise it gets as many rows as are allowed. */
	rejectsLargePages: false,
	/** How a server ignores `page[…]`: it sends the whole list, or always the first page. @type {'' | 'whole' | 'offset'} */
	ignorePaging: '',
	/** Lists have no `meta.results.total`. */
	omitTotal: false,
	/** `meta.results.total` is 1, as in a published sample. */
	totalIsOne: false,
	/** A request with a greater offset is rejected. */
	furthestOffset: 10_000,
	/** Dates as before February 2024: `2023-11-27 12:32:50.036 +0000 UTC`. */
	oldDates: false,
	/** Running jobs have no `started_at`. */
	startedAtNull: false,
	/** Jobs lack `started_at` and `completed_at`, as before October 2023. */
	fewDates: false,
	upperCaseStatus: false,
	/** The type of a price import: its pages have two names. @type {'price-import' | 'pricebook-import'} */
	priceImportType: 'price-import',
	/** `status` in errors is a number. */
	integerErrorStatus: false,
	/** The token is within `data`. */
	wrappedToken: false,
	tokenSeconds: 3600,
	/** How long the address of a file is valid. */
	linkSeconds: 3600,
	/** What the store of files sends for an address that has expired. */
	expired: {
		status: 403,
		body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
	},
	/** Whether each request for a job makes new addresses; otherwise they are made when the job ends. */
	renewsLinks: true,
	/** The status of the response to Cancel for a job that is not pending. */
	cancelStatus: 422,
	/** Pending jobs run one after the other, for this time each; 0: the test moves them. */
	secondsPerJob: 0,
	noDateHeader: false,
	/** The error of the `Date` header, in ms. */
	dateSkewMs: 0,
	/** Requests a second; 0 is no limit. */
	rateLimit: 0,
};

/** @typedef {typeof DEFAULT_KNOBS} Knobs */

module.exports = { DEFAULT_KNOBS };
