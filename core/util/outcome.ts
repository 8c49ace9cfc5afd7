/** The outcome of a promise as a value, for callers that go on after some errors and pass on the others. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** Not an async function: it would be one more line in every stack trace. */
export function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
	return promise.then(
		(value): Settled<T> => ({ ok: true, value }),
		(error: unknown): Settled<T> => ({ ok: false, error }),
	);
}
