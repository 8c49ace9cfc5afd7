import type { JobSource } from './jobSource';
import type { TriggerState } from './ledger/savedState';

/**
 * Whose ledger a trigger goes on with. The credential may have got a new token of the same account, or lead to another account
 * at the same address: only the jobs tell.
 */

/** Ledgers that are kept for the return of their accounts. Each makes the saved state longer. */
const MOST_OTHERS = 2;

/** The state of the account that the credential leads to; undefined for an account that is new. `states`: the newest first. */
export async function stateOfAccount(
	source: JobSource,
	states: TriggerState[],
): Promise<TriggerState | undefined> {
	const inScope = states.filter(({ scope }) => scope === source.scope);
	const own = inScope.find(
		({ account }) => !account || account.fingerprints.includes(source.account),
	);
	// A service in trouble may have shown no job of an account that is known by another token.
	const isSure = own !== undefined && own.account?.seen.length !== 0;
	if (isSure) return own;
	for (const other of inScope) {
		if (other !== own && (await knowsOneOf(source, other.account?.seen ?? []))) return other;
	}
	return own;
}

/** The states of other accounts than that of `own`, to be kept for their return. */
export function otherAccounts(states: TriggerState[], own: TriggerState): TriggerState[] {
	const others = states.filter((state) => state.account && !isSameAccount(state, own));
	return others.slice(0, MOST_OTHERS);
}

/** A state without an account is of a version that knew only one. */
export function isSameAccount(one: TriggerState, other: TriggerState): boolean {
	if (!one.account || !other.account) return one.scope === other.scope;
	const { fingerprints } = other.account;
	return one.account.fingerprints.some((fingerprint) => fingerprints.includes(fingerprint));
}

async function knowsOneOf(source: JobSource, ids: string[]): Promise<boolean> {
	for (const id of ids) {
		if (await source.knows(id)) return true;
	}
	return false;
}
