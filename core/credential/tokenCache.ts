import { setMostRecent } from '../util/mostRecent';
import { isRecord, numberOf, textOf } from '../util/typeGuards';

/**
 * Tokens that are valid for a while. Requests that need a new one at the same time share one exchange. A request with a token
 * that was replaced meanwhile gets the new one without an exchange.
 */

export interface Token {
	value: string;
	/** Epoch ms; undefined when the API does not say. */
	expiresAt?: number;
}

/** The client that needs tokens, and the address of the exchange. */
export interface Account {
	url: string;
	id: string;
	secret: string;
}

interface Known {
	account: Account;
	newest?: Token;
	/** The last tokens before the newest. */
	replaced: string[];
	renewal?: Promise<Token>;
}

/** Tokens are renewed this much before they expire, in ms, or after nine tenths of their time if that is later. */
const MARGIN_MS = 60_000;
const MOST_REPLACED = 5;
/** Credentials whose tokens are kept; the one not used for longest is dropped. */
const MOST_CREDENTIALS = 200;

export class Tokens {
	private readonly byKey = new Map<string, Known>();

	/**
	 * A token in place of `held`, which is empty, has expired or was not accepted. All callers that wait for one exchange get
	 * its error.
	 */
	async renew(account: Account, held: string, fetch: () => Promise<Token>): Promise<string> {
		const known = this.knownOf(account);
		const { newest } = known;
		const isOld = held === '' || known.replaced.includes(held);
		if (newest && isOld && !isExpired(newest)) return newest.value;
		known.renewal ??= renewalOf(known, fetch);
		const { value } = await known.renewal;
		const replaced = [newest?.value ?? '', held, ...known.replaced];
		// An API may give the same token again.
		const old = replaced.filter((token) => token !== '' && token !== value);
		known.replaced = [...new Set(old)].slice(0, MOST_REPLACED);
		return value;
	}

	/**
	 * Throws when a token has expired or is about to. The error holds a response with the status 401, on which n8n renews the
	 * token, so that no request has to be rejected first.
	 */
	throwIfExpired(held: string): void {
		const known = [...this.byKey.values()].flatMap(({ newest }) =>
			newest?.value === held ? newest : [],
		);
		// Two credentials may have the same token, and one of them a later time at which it expires.
		if (known.length === 0 || !known.every(isExpired)) return;
		throw Object.assign(new Error('The token has expired'), { response: { status: 401 } });
	}

	/** The tokens still kept for a client, with the ID and the secret as its credential has them. */
	givenTo(id: unknown, secret: unknown): string[] {
		return [...this.byKey.values()]
			.filter(({ account }) => account.id === trimmed(id) && account.secret === trimmed(secret))
			.flatMap(({ newest, replaced }) => (newest ? [newest.value, ...replaced] : replaced));
	}

	private knownOf(account: Account): Known {
		const key = JSON.stringify([account.url, account.id, account.secret]);
		const known = this.byKey.get(key) ?? { account, replaced: [] };
		setMostRecent(this.byKey, key, known, MOST_CREDENTIALS);
		return known;
	}
}

async function renewalOf(known: Known, fetch: () => Promise<Token>): Promise<Token> {
	try {
		known.newest = await fetch();
		return known.newest;
	} finally {
		known.renewal = undefined;
	}
}

/**
 * The token in a response as OAuth 2 has it, flat or wrapped in `data`, or as text of JSON, as in a published example; undefined
 * without one.
 */
export function tokenIn(response: unknown, now: number): Token | undefined {
	const json = typeof response === 'string' ? parsed(response) : response;
	const body = isRecord(json) && isRecord(json.data) ? json.data : json;
	const value = isRecord(body) ? textOf(body.access_token) : undefined;
	if (!isRecord(body) || value === undefined) return undefined;
	const seconds = numberOf(body.expires_in);
	if (seconds === undefined || seconds <= 0) return { value };
	const margin = Math.min(MARGIN_MS, seconds * 100);
	return { value, expiresAt: now + seconds * 1000 - margin };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function trimmed(text: unknown): string {
	return (textOf(text) ?? '').trim();
}

function isExpired({ expiresAt = Infinity }: Token): boolean {
	return Date.now() >= expiresAt;
}

/** The tokens of this package. */
export const tokens = new Tokens();
