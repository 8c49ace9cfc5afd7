/** Virtual time: the clock stands still until a pause of the code, or a test, moves it. Sockets keep their real timers. */
export function useVirtualTime(now = Date.parse('2026-03-02T08:00:00Z')): void {
	jest.useFakeTimers({
		now,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
}
