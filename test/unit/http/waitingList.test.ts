import { type Waiter, WaitingList } from '../../../core/http/waitingList';

/** Which of the waiting requests may start next. */

const waiter = (more: Partial<Waiter> = {}): Waiter => ({
	since: 0,
	start: () => {},
	reject: () => {},
	...more,
});
const operation = waiter({ isOperation: true });
const poll = waiter();
const exchange = waiter({ isNested: true });

function listOf(...waiters: Waiter[]) {
	const list = new WaitingList();
	for (const one of waiters) list.insert(one);
	return list;
}

it.each<[string, Waiter[], boolean]>([
	['no request waits', [], false],
	['a poll waits', [poll], false],
	['an operation waits', [operation], true],
	['both wait', [poll, operation], true],
])('%s: whether operations wait', (_name, waiters, expected) => {
	expect(listOf(...waiters).hasOperations).toBe(expected);
});

it.each<[string, Waiter[], Waiter | undefined, Waiter[]]>([
	['the first turn is that of the operation', [poll, operation], undefined, [operation, poll]],
	['after an operation, it is that of the poll', [poll, operation], operation, [poll, operation]],
	['after a poll, it is that of the operation', [poll, operation], poll, [operation, poll]],
	['an exchange for a token goes first', [exchange, operation], poll, [exchange, operation]],
	['a poll alone is the only one', [poll], poll, [poll]],
	['an operation alone is the only one', [operation], operation, [operation]],
])('%s', (_name, waiters, started, expected) => {
	const list = listOf(...waiters);
	if (started) list.noteStart(started);
	expect(list.candidates).toEqual(expected);
});
