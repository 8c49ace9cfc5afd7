// @ts-check
'use strict';

/**
 * The result of `act` in another time zone.
 *
 * @template T
 * @param {string} zone
 * @param {() => T} act
 * @returns {T}
 */
function inTimeZone(zone, act) {
	const { TZ } = process.env;
	process.env.TZ = zone;
	try {
		return act();
	} finally {
		if (TZ === undefined) delete process.env.TZ;
		else process.env.TZ = TZ;
	}
}

module.exports = { inTimeZone };
