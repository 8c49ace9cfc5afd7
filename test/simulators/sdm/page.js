// @ts-check
'use strict';

const { single } = require('./filters');

/** @typedef {import('./filters').Query} Query */
/** @typedef {import('./knobs').Knobs} Knobs */
/**
 * @template T
 * @typedef {{ length: number, slice: (start: number, end: number) => T[] }} Sliceable
 */

const DEFAULT_PAGE_SIZE = 25;

/** The requested size; 0 without one. @param {Query} query @param {Knobs} knobs */
function requestedSize(query, knobs) {
	const text = single(query, 'page_size') ?? '';
	return /^\d+$/.test(text) && !knobs.ignorePageSize ? Number(text) : 0;
}

/** @param {Query} query @param {Knobs} knobs */
function pageSize(query, knobs) {
	return Math.min(requestedSize(query, knobs) || DEFAULT_PAGE_SIZE, knobs.maxPageSize);
}

/** The errors of a request for pages that are too large. @param {Query} query @param {Knobs} knobs */
function pageSizeErrors(query, knobs) {
	if (!knobs.rejectsLargePages || requestedSize(query, knobs) <= knobs.maxPageSize)
		return undefined;
	return { page_size: [`Ensure this value is less than or equal to ${knobs.maxPageSize}.`] };
}

/**
 * The address of another page, with the other query parameters of the request.
 *
 * @param {URL} url
 * @param {number} page
 */
function addressOf(url, page) {
	const other = new URL(url);
	if (page === 1) other.searchParams.delete('page');
	else other.searchParams.set('page', String(page));
	return other.href;
}

/**
 * One page of a list as JSON text, or undefined when there is no such page. It is text because `100.0` is not a number that
 * JavaScript prints.
 *
 * @template T
 * @param {Sliceable<T>} items
 * @param {{ query: Query, url: URL, knobs: Knobs, show: (item: T) => unknown }} how
 * @returns {string | undefined}
 */
function renderPage(items, { query, url, knobs, show }) {
	const size = pageSize(query, knobs);
	const last = Math.max(1, Math.ceil(items.length / size));
	const asked = single(query, 'page') ?? '1';
	const page = asked === 'last' ? last : /^\d+$/.test(asked) ? Number(asked) : 0;
	if (page < 1 || page > last) return undefined;

	const base = knobs.nextOrigin ? new URL(url.pathname + url.search, knobs.nextOrigin) : url;
	const fields = [];
	if (!knobs.omitCount) fields.push(`"count":${items.length}${knobs.countAsFloat ? '.0' : ''}`);
	if (!knobs.omitNext) {
		fields.push(`"next":${JSON.stringify(page < last ? addressOf(base, page + 1) : null)}`);
		fields.push(`"previous":${JSON.stringify(page > 1 ? addressOf(base, page - 1) : null)}`);
	}
	fields.push(`"results":${JSON.stringify(items.slice((page - 1) * size, page * size).map(show))}`);
	return `{${fields.join()}}`;
}

module.exports = { pageSizeErrors, renderPage };
