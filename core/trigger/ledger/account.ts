/** Whose jobs a ledger holds. Plain data. */

export interface Account {
	/** Fingerprints of the credentials that have shown these jobs, the newest first. */
	fingerprints: string[];
	/** IDs of the jobs that were seen last, which no other account knows. */
	seen: string[];
}

const MOST_FINGERPRINTS = 3;
const MOST_SEEN = 3;

/** The account after a poll with the credential of `fingerprint`; `before` is undefined for a new one. */
export function accountAfter(
	before: Account | undefined,
	fingerprint: string,
	sightings: Array<{ id: string; createdAt?: number }>,
): Account {
	const newestFirst = [...sightings].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
	const seen = [...newestFirst.map(({ id }) => id), ...(before?.seen ?? [])];
	return {
		fingerprints: first(MOST_FINGERPRINTS, [fingerprint, ...(before?.fingerprints ?? [])]),
		seen: first(MOST_SEEN, seen),
	};
}

/** A saved account; undefined in a state that was saved by a version without accounts. */
export function readAccount(saved: { account?: unknown; seen?: unknown }): Account | undefined {
	const fingerprints = idsIn(saved.account, MOST_FINGERPRINTS);
	return fingerprints.length === 0
		? undefined
		: { fingerprints, seen: idsIn(saved.seen, MOST_SEEN) };
}

function idsIn(value: unknown, count: number): string[] {
	const texts: unknown[] = Array.isArray(value) ? value : [];
	// They become part of an address.
	const isId = (text: unknown) => typeof text === 'string' && /^[\w-]+$/.test(text);
	return first(count, texts.filter(isId).map(String));
}

function first(count: number, texts: string[]): string[] {
	return [...new Set(texts)].slice(0, count);
}
