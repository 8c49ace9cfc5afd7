import { isRecord, numberOf, textOf } from './guards';

/**
 * Tokens that an API gives for a while. Whoever needs a new one at the same time shares one request, and whoever holds one that
 * was replaced meanwhile gets the new one without any.
 */

export interface Token {
	value: string;
	/** Epoch ms; undefined when the API does not tell. */
	expiresAt?: number;
}

/** Who asks for tokens, and where. */
export interface Account {
	url: string;
	id: string;
	secret: string;
}

interface Known {
	account: Account;
	newest?: Token;
	/** Those before the newest, the last ones only. */
	replaced: string[];
	renewal?: Promise<Token>;
}

/** Renewed this much before they expire, in ms, or a tenth of their time if that is less. */
const MARGIN_MS = 60_000;
const MOST_REPLACED = 5;
/** Credentials whose tokens are remembered; the one not used for longest is forgotten. */
const MOST_CREDENTIALS = 200;

export class Tokens {
	private readonly byKey = new Map<string, Known>();

	/**
	 * A token in place of `held`, which is empty, has expired or was not accepted. `fetch` asks the API, and what it throws is
	 * thrown to all who wait.
	 */
	async renew(account: Account, held: string, fetch: () => Promise<Token>): Promise<string> {
		const known = this.of(account);
		const { newest } = known;
		const isOld = held === '' || known.replaced.includes(held);
		if (newest && isOld && !isOver(newest)) return newest.value;
		known.renewal ??= renewalOf(known, fetch);
		const { value } = await known.renewal;
		const replaced = [newest?.value ?? '', held, ...known.replaced];
		// An API may give the same token again.
		const old = replaced.filter((token) => token !== '' && token !== value);
		known.replaced = [...new Set(old)].slice(0, MOST_REPLACED);
		return value;
	}

	/**
	 * Throws, for a token that is known to have expired or will in a moment, what n8n renews tokens on: an answer of status 401,
	 * without having asked for it.
	 */
	throwIfExpired(held: string): void {
		const known = [...this.byKey.values()].flatMap(({ newest }) =>
			newest?.value === held ? newest : [],
		);
		// What was given to one has expired; given to another again, the same token may be good.
		if (known.length === 0 || !known.every(isOver)) return;
		throw Object.assign(new Error('The token has expired'), { response: { status: 401 } });
	}

	/** Those still known that a client was given, with ID and secret as its credential has them. */
	givenTo(id: unknown, secret: unknown): string[] {
		return [...this.byKey.values()]
			.filter(({ account }) => account.id === trimmed(id) && account.secret === trimmed(secret))
			.flatMap(({ newest, replaced }) => (newest ? [newest.value, ...replaced] : replaced));
	}

	private of(account: Account): Known {
		const key = JSON.stringify([account.url, account.id, account.secret]);
		const known = this.byKey.get(key) ?? { account, replaced: [] };
		this.byKey.delete(key);
		this.byKey.set(key, known);
		const [oldest] = this.byKey.keys();
		if (this.byKey.size > MOST_CREDENTIALS && oldest !== undefined) this.byKey.delete(oldest);
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
 * The token in an answer as OAuth 2 has it, flat or wrapped in `data`, and also as a text of JSON, as a published example has it;
 * undefined when there is none.
 */
export function tokenIn(given: unknown, now: number): Token | undefined {
	const answer = typeof given === 'string' ? parsed(given) : given;
	const body = isRecord(answer) && isRecord(answer.data) ? answer.data : answer;
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

function isOver({ expiresAt = Infinity }: Token): boolean {
	return Date.now() >= expiresAt;
}

/** Those of this package. */
export const tokens = new Tokens();
