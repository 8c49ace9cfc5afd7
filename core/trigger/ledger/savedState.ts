import { isRecord, isTime } from '../../util/typeGuards';
import { readAccount, type Account } from './account';
import { readShown, shownNumbers, type SavedShown, type Shown } from './emptyLists';
import type { Ledger } from './ledger';
import { lookBackNumbers, readLookBack, type LookBack, type SavedLookBack } from './lookBack';
import { readEnded, readLive, savedEnded, savedLive, type SavedJobs } from './savedJobs';
import { readUnread, type SavedUnread, savedUnread, type Unread } from './unread';

/**
 * The ledger as n8n saves it with the workflow: small, versioned, and checked when it is read, because saved state is
 * data from outside too.
 */
export interface SavedLedger {
	version: 1;
	/** The address and the filters that the ledger is for; another scope starts a new ledger. */
	scope: string;
	/** The watermark, epoch ms. */
	mark: number;
	live: SavedJobs;
	ended: SavedJobs;
	reach?: SavedLookBack;
	shown?: SavedShown;
	/** Fingerprints of the credentials of the account, and the IDs of the jobs that were seen last. */
	account?: string[];
	seen?: string[];
	/** The ledgers of other accounts, for their return. */
	others?: SavedLedger[];
	/** When the poll had read everything, epoch ms by the clock of n8n. */
	at?: number;
	unread?: SavedUnread;
}

/** A saved state that was read and checked. */
export interface TriggerState {
	ledger: Ledger;
	scope: string;
	lookBack?: LookBack;
	shown?: Shown;
	/** Undefined when a version without accounts has saved it. */
	account?: Account;
	/** When the poll had read everything, epoch ms by the clock of n8n; undefined when an older version saved it. */
	at?: number;
	/** Undefined when the first poll has read everything. */
	unread?: Unread;
}

/** `others` are the states of other accounts. */
export function saveLedger(
	{ ledger, scope, lookBack, shown, account, at, unread }: TriggerState,
	others: TriggerState[] = [],
): SavedLedger {
	return {
		version: 1,
		scope,
		mark: ledger.watermark,
		...(lookBack ? { reach: lookBackNumbers(lookBack) } : {}),
		...(shown ? { shown: shownNumbers(shown) } : {}),
		...(account ? { account: account.fingerprints, seen: account.seen } : {}),
		...(at === undefined ? {} : { at }),
		...(unread ? { unread: savedUnread(unread) } : {}),
		live: savedLive(ledger.live.values()),
		ended: savedEnded(ledger.ended.values()),
		...(others.length > 0 ? { others: others.map((other) => saveLedger(other)) } : {}),
	};
}

/** The saved state and those of other accounts; undefined when this version cannot read `saved`. */
export function readLedgers(saved: unknown): TriggerState[] | undefined {
	const state = readLedger(saved);
	if (!state) return undefined;
	const others: unknown[] = isRecord(saved) && Array.isArray(saved.others) ? saved.others : [];
	return [state, ...others.flatMap((other) => readLedger(other) ?? [])];
}

/** The saved state; undefined when this version cannot read `saved`. */
export function readLedger(saved: unknown): TriggerState | undefined {
	if (!isRecord(saved) || saved.version !== 1 || typeof saved.scope !== 'string') return undefined;
	const watermark = typeof saved.mark === 'number' && isTime(saved.mark) ? saved.mark : undefined;
	const live = readLive(saved.live);
	const ended = readEnded(saved.ended);
	if (watermark === undefined || !live || !ended) return undefined;
	const unread = readUnread(saved.unread);
	return {
		ledger: { watermark, live, ended },
		scope: saved.scope,
		lookBack: readLookBack(saved.reach),
		shown: readShown(saved.shown),
		account: readAccount(saved),
		...(typeof saved.at === 'number' && isTime(saved.at) ? { at: saved.at } : {}),
		...(unread ? { unread } : {}),
	};
}
