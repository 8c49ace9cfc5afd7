// @ts-check
'use strict';

/**
 * Changes knobs in place. A name that does not exist is an error, since a test with a misspelt knob would test something else.
 *
 * @template {object} Knobs
 * @param {Knobs} knobs
 * @param {object} changes
 */
function turnKnobs(knobs, changes) {
	const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(knobs, name));
	if (unknown.length) {
		throw new Error(
			`There is no knob ${unknown.join(', ')}. Known: ${Object.keys(knobs).join(', ')}.`,
		);
	}
	return Object.assign(knobs, changes);
}

/**
 * @template {object} Knobs
 * @param {Knobs} defaults
 * @param {Partial<Knobs>} [changes]
 * @returns {Knobs}
 */
function createKnobs(defaults, changes = {}) {
	return turnKnobs(structuredClone(defaults), changes);
}

module.exports = { createKnobs, turnKnobs };
