// @ts-check
'use strict';

const { parseDate } = require('./dates');
const { STATUSES } = require('./statuses');

/** @typedef {Record<string, string | string[] | undefined>} Query */
/** @typedef {{ status?: string, project?: number, after: number, before: number }} Filter */
/** @typedef {Record<string, string[]>} FieldErrors */

/**
 * One value of a query: the last one if it is repeated, undefined if it is empty.
 *
 * @param {Query} query
 * @param {string} name
 * @returns {string | undefined}
 */
function single(query, name) {
	const value = query[name];
	return (Array.isArray(value) ? value.at(-1) : value) || undefined;
}

/**
 * The filters of the job list, and the error texts of Django.
 *
 * @param {Query} query
 * @returns {{ filter: Filter, errors: FieldErrors | undefined }}
 */
function readFilter(query) {
	/** @type {FieldErrors} */
	const errors = {};

	/** @param {string} name @param {number} otherwise */
	function bound(name, otherwise) {
		const text = single(query, name);
		const date = text === undefined ? otherwise : parseDate(text);
		if (date === undefined) errors[name] = ['Enter a valid date/time.'];
		return date ?? otherwise;
	}

	const status = single(query, 'status');
	if (status !== undefined && !STATUSES.includes(status)) {
		errors.status = [`Select a valid choice. ${status} is not one of the available choices.`];
	}
	const project = single(query, 'project');
	if (project !== undefined && !/^\d+$/.test(project)) errors.project = ['Enter a number.'];
	const filter = {
		status,
		project: project === undefined ? undefined : Number(project),
		after: bound('created_after', -Infinity),
		before: bound('created_before', Infinity),
	};
	return { filter, errors: Object.keys(errors).length ? errors : undefined };
}

module.exports = { readFilter, single };
