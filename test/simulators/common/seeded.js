// @ts-check
'use strict';

/** @param {string} text */
function hash(text) {
	let value = 2166136261;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 16777619);
	}
	return value >>> 0;
}

/**
 * Random IDs and shuffles that are the same for the same seed, so that a failed test can be repeated.
 *
 * @param {number | string} seed
 */
function createSeeded(seed) {
	let state = hash(String(seed));

	function next32() {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return (value ^ (value >>> 14)) >>> 0;
	}

	/** A version 4 UUID. */
	function uuid() {
		const hex = [next32(), next32(), next32(), next32()]
			.map((part) => part.toString(16).padStart(8, '0'))
			.join('');
		const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
		return [
			hex.slice(0, 8),
			hex.slice(8, 12),
			`4${hex.slice(13, 16)}`,
			variant + hex.slice(17, 20),
			hex.slice(20),
		].join('-');
	}

	/**
	 * A new list with the same items in another order.
	 *
	 * @template T
	 * @param {readonly T[]} items
	 * @returns {T[]}
	 */
	function shuffled(items) {
		/** @type {T[]} */
		const list = [];
		for (const item of items) {
			// Each new item takes the place of another one, which moves to the end.
			const place = next32() % (list.length + 1);
			list.push(...list.splice(place, 1, item));
		}
		return list;
	}

	return { uuid, shuffled };
}

module.exports = { createSeeded };
