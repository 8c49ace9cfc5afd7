import { isRecord } from '../../core/guards';
import type { Hit } from '../matrix/servers';
import { leadTo, MOVED, type Said } from './anyAnswer';
import type { Seen } from './goingIn';
import type { Subject } from './subjects';

/** Clocks this close to each other are believed. */
const AGREEMENT_MS = 2 * 60_000;

/** What holds whatever a service answers, a user types, or n8n has saved. `list` are the random answers, if there were any. */
export function expectInOrder(
	subject: Subject,
	entry: string,
	seen: Seen,
	list: Said[] = [],
): void {
	expectRequestsInOrder(subject, entry, seen, leadTo(list));
	const { outcome, logs } = seen;
	if ('shown' in outcome) {
		const { message, description } = outcome.shown;
		expect(`${message} ${description ?? ''}`).not.toMatch(/\[object |undefined|NaN|^\s*$/);
	} else {
		expectItems(entry, outcome.given);
	}
	expectMarkInOrder(entry, seen);
	const isHandedOn = 'given' in outcome && subject.handsOn.includes(entry);
	// What was saved before is the test's own.
	const shown = JSON.stringify([isHandedOn ? '' : { ...outcome, before: '' }, logs]);
	for (const secret of subject.secrets) expect(shown).not.toContain(secret);
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/**
 * At home, what the API offers, with the token. Elsewhere, files only, without it. Nothing is sent but a wish for a token, and by
 * Cancel one for an end.
 */
function expectRequestsInOrder(
	{ api, fetches, secrets }: Subject,
	entry: string,
	{ opened, home, elsewhere }: Seen,
	lead: ReturnType<typeof leadTo>,
): void {
	const fetchesFiles = fetches.includes(entry);
	const places = fetchesFiles && lead.elsewhere ? ['home', 'elsewhere'] : ['home'];
	expect(opened.filter((place) => !places.includes(place))).toEqual([]);

	const isToken = ({ url }: Hit) => url.startsWith('/oauth/');
	const isFile = ({ url }: Hit) => fetchesFiles && url.startsWith('/files/');
	const isMoved = ({ url }: Hit) => lead.moved && url.startsWith(MOVED);
	const isApi = ({ url }: Hit) => api.test(url);
	expect(home.filter((hit) => !isApi(hit) && !isFile(hit) && !isMoved(hit))).toEqual([]);

	const isCancel = ({ url }: Hit) => entry === 'Cancel' && url.endsWith('/cancel');
	const methodOf = (hit: Hit) => (isToken(hit) || isCancel(hit) ? 'POST' : 'GET');
	expect(home.filter((hit) => hit.method !== methodOf(hit))).toEqual([]);
	expect(elsewhere.filter(({ method }) => method !== 'GET')).toEqual([]);

	const isBare = ({ authorization }: Hit) => authorization === undefined;
	// A file that has moved may lie anywhere on this server.
	const mayBeEither = (hit: Hit) => fetchesFiles && isMoved(hit);
	const isOpen = (hit: Hit) => isToken(hit) || isFile(hit);
	expect(home.filter((hit) => isBare(hit) !== isOpen(hit) && !mayBeEither(hit))).toEqual([]);
	expect(elsewhere.filter((hit) => !isBare(hit))).toEqual([]);
	for (const secret of secrets) expect(JSON.stringify(elsewhere)).not.toContain(secret);
}

/** A mark ahead of the truth would lose jobs: what is yet to come was not read. */
function expectMarkInOrder(entry: string, { outcome }: Seen): void {
	if (entry !== 'Trigger, later poll') return;
	const markIn = (text = '{}') => (JSON.parse(text) as { ledger?: { mark: number } }).ledger?.mark;
	const before = markIn(outcome.before) ?? Infinity;
	expect(markIn(outcome.after)).toBeLessThanOrEqual(Math.max(before, Date.now() + AGREEMENT_MS));
}

/** What n8n can pass on, or put into a list. */
function expectItems(entry: string, given: unknown): void {
	if (entry === 'Credential test') return;
	if (entry.endsWith(' picker')) {
		const { results } = isRecord(given) ? given : {};
		expect(listOf(results)).toEqual(
			listOf(results).map(() => ({ name: expect.any(String), value: expect.any(String) })),
		);
		return;
	}
	const isTrigger = entry.startsWith('Trigger');
	if (isTrigger && given === null) return;
	const items = listOf(isTrigger ? listOf(given)[0] : given);
	expect(items.filter((item) => !(isRecord(item) && isRecord(item.json)))).toEqual([]);
}

function listOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw new Error(`Not a list: ${JSON.stringify(value)}`);
}
