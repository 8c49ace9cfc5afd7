// @ts-check
'use strict';

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Epoch milliseconds; without a zone it is UTC. @param {unknown} text */
function timeIn(text) {
	if (typeof text !== 'string' || !ISO.test(text)) return NaN;
	return Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}

module.exports = { timeIn };
