'use strict';

/**
 * @typedef {object} Exception
 * @property {string} advisory the address or number of the advisory, as npm gives it
 * @property {string} package
 * @property {string} reason
 * @property {string} until a day such as 2027-03-01; from then on the exception counts no more
 */

/**
 * Weighs a report of `npm audit --json` against the accepted weaknesses.
 *
 * @param {{ vulnerabilities: Record<string, { via: (string | { source?: number, url?: string, title?: string, severity?: string })[] }> }} report
 * @param {Exception[]} exceptions
 * @param {Date} today
 * @returns {{ open: string[], accepted: string[], stale: string[] }} sentences: weaknesses that were not accepted, accepted
 * ones, and exceptions that are over, incomplete, or for something that is no longer there
 */
function weighed({ vulnerabilities }, exceptions, today) {
	const open = [];
	const accepted = [];
	const used = new Set();
	const found = Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
		via.filter((cause) => typeof cause === 'object').map((cause) => ({ name, ...cause })),
	);
	for (const { name, source, url, title, severity } of found) {
		const exception = exceptions.find(
			(one) => one.package === name && [url, String(source)].includes(one.advisory),
		);
		const what = `${name}: ${title} (${severity}, ${url})`;
		if (!exception) open.push(what);
		else {
			used.add(exception);
			accepted.push(`${what}. ${exception.reason} Until ${exception.until}.`);
		}
	}
	const stale = exceptions.flatMap((one) => {
		const name = `the exception for ${one.package}, ${one.advisory},`;
		if (!one.reason || Number.isNaN(Date.parse(one.until)))
			return [`${name} needs a reason and a day`];
		if (today >= new Date(one.until)) return [`${name} is over since ${one.until}`];
		return used.has(one) ? [] : [`${name} is no longer needed`];
	});
	return { open, accepted, stale };
}

module.exports = { weighed };
