import { Slots } from '../../../core/http/slots';

/** Who gets one of the four slots. */

const NOW = Date.parse('2026-03-02T08:00:00Z');
const OPERATION = { isOperation: true };
const POLL = {};

interface Case {
	/** Requests under way. */
	polls?: number;
	operations?: number;
	/** How long ago the last poll came, in ms. */
	lastPoll?: number;
	/** How many requests the rate allows at the same time. */
	most?: number;
	isShared?: boolean;
}

function slotsIn({ polls = 0, operations = 0, lastPoll }: Case) {
	const slots = new Slots();
	slots.noteArrival(OPERATION, NOW);
	if (lastPoll !== undefined) slots.noteArrival(POLL, NOW - lastPoll);
	for (let count = 0; count < polls; count++) slots.take(POLL);
	for (let count = 0; count < operations; count++) slots.take(OPERATION);
	return slots;
}
const isFree = (waiting: object, { most = 8, isShared = false, ...more }: Case) =>
	slotsIn(more).isFree(waiting, NOW, most, isShared);

describe('a poll', () => {
	it.each<[string, Case, boolean]>([
		['the fourth without operations', { polls: 3 }, true],
		['the fifth', { polls: 4 }, false],
		['the second beside operations', { polls: 1, isShared: true }, true],
		['the third beside operations', { polls: 2, isShared: true }, false],
		['the fourth request', { polls: 1, operations: 2, isShared: true }, true],
		['the fifth request', { polls: 1, operations: 3, isShared: true }, false],
		['the first, where the rate allows one', { most: 1, isShared: true }, true],
		[
			'the second, where the rate allows three, beside operations',
			{ polls: 1, most: 3, isShared: true },
			false,
		],
		['the third, where the rate allows two', { polls: 2, most: 2 }, false],
	])('%s: %j, gets a slot: %s', (_name, given, expected) => {
		expect(isFree(POLL, given)).toBe(expected);
	});
});

describe('an operation', () => {
	it.each<[string, Case, boolean]>([
		['the fourth where no poll has come', { operations: 3 }, true],
		['the fifth', { operations: 4 }, false],
		['the third where polls come', { operations: 2, lastPoll: 0 }, true],
		['the fourth where polls come', { operations: 3, lastPoll: 119_999 }, false],
		[
			'the fourth where no poll has come for two minutes',
			{ operations: 3, lastPoll: 120_000 },
			true,
		],
		['the first where polls come and the rate allows one', { most: 1, lastPoll: 0 }, true],
		['the fourth request', { operations: 2, polls: 1, lastPoll: 0 }, true],
	])('%s: %j, gets a slot: %s', (_name, given, expected) => {
		expect(isFree(OPERATION, given)).toBe(expected);
	});
});

it('a slot that is released is free again', () => {
	const slots = slotsIn({ polls: 2, operations: 2 });
	expect(slots.isFree(POLL, NOW, 8, false)).toBe(false);
	slots.release(OPERATION);
	expect(slots.isFree(POLL, NOW, 8, false)).toBe(true);
	slots.take(POLL);
	slots.release(POLL);
	slots.release(POLL);
	expect(slots.isFree(POLL, NOW, 8, true)).toBe(true);
});

it('a request inside another one takes no slot', () => {
	const slots = slotsIn({ polls: 4 });
	expect(slots.isFree({ isNested: true }, NOW, 8, true)).toBe(true);
	slots.release(POLL);
	slots.take({ isNested: true });
	expect(slots.isFree(POLL, NOW, 8, false)).toBe(true);
	slots.release({ isNested: true });
	slots.take(POLL);
	expect(slots.isFree(POLL, NOW, 8, false)).toBe(false);
});
