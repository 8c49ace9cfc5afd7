import { isRecord } from '../../core/util/typeGuards';
import type { Hit } from '../matrix/servers';
import { targetsOf, MOVED, type RandomResponse } from './randomResponses';
import type { Seen } from './entryPointRuns';
import type { Subject } from './subjects';

/** The trigger trusts its clock if it differs from that of the service by less. */
const AGREEMENT_MS = 2 * 60_000;

/** The addresses to which an entry point sends a POST, and no GET. */
const WRITES: Record<string, RegExp> = {
	Cancel: /\/cancel$/,
	'Create Job': /\/(files|jobs)\/$/,
	'Run File': /\/(files|jobs)\/$/,
	'Upload File': /\/(files|jobs)\/$/,
	'Start Run': /\/workflow\/runs$/,
	'Start Run with a wait': /\/workflow\/runs$/,
	'Stop Run': /\/stop$/,
	'Import Products': /\/products\/import(\?|$)/,
	'Export Products': /\/products\/export(\?|$)/,
	'Export Products with a wait': /\/products\/export(\?|$)/,
	'Build Child Products': /\/products\/[\w-]+\/build$/,
	'Duplicate Hierarchy': /\/duplicate_job$/,
	'Import Price Book': /\/pricebooks\/import$/,
};

/** Checks that hold for any responses, parameters and saved states. `list`: the random responses, if there were any. */
export function expectValid(
	subject: Subject,
	entry: string,
	seen: Seen,
	list: RandomResponse[] = [],
): void {
	expectValidRequests(subject, entry, seen, targetsOf(list));
	const { outcome, logs } = seen;
	if ('shown' in outcome) {
		const { message, description } = outcome.shown;
		expect(`${message} ${description ?? ''}`).not.toMatch(/\[object |undefined|NaN|^\s*$/);
	} else {
		expectItems(entry, outcome.given);
	}
	expectValidWatermark(entry, seen);
	const isHandedOn = 'given' in outcome && subject.handsOn.includes(entry);
	// The state before the poll comes from the test itself.
	const shown = JSON.stringify([isHandedOn ? '' : { ...outcome, before: '' }, logs]);
	for (const secret of subject.secrets) expect(shown).not.toContain(secret);
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/**
 * Requests to the service go to paths of its API, with the token; those to the other server are for files only, without the token.
 * All are GET, except the request for a token and those of operations that change something.
 */
function expectValidRequests(
	{ api, fetches, secrets }: Subject,
	entry: string,
	{ opened, home, elsewhere }: Seen,
	targets: ReturnType<typeof targetsOf>,
): void {
	const fetchesFiles = fetches.includes(entry);
	const places = fetchesFiles && targets.elsewhere ? ['home', 'elsewhere'] : ['home'];
	expect(opened.filter((place) => !places.includes(place))).toEqual([]);

	const isToken = ({ url }: Hit) => url.startsWith('/oauth/');
	const isFile = ({ url }: Hit) => fetchesFiles && url.startsWith('/files/');
	const isMoved = ({ url }: Hit) => targets.moved && url.startsWith(MOVED);
	const isApi = ({ url }: Hit) => api.test(url);
	expect(home.filter((hit) => !isApi(hit) && !isFile(hit) && !isMoved(hit))).toEqual([]);

	const isWrite = ({ url }: Hit) => WRITES[entry]?.test(url) ?? false;
	const methodOf = (hit: Hit) => (isToken(hit) || isWrite(hit) ? 'POST' : 'GET');
	expect(home.filter((hit) => hit.method !== methodOf(hit))).toEqual([]);
	expect(elsewhere.filter(({ method }) => method !== 'GET')).toEqual([]);

	const isBare = ({ authorization }: Hit) => authorization === undefined;
	// After a redirect, a file may be at any path of this server.
	const mayBeEither = (hit: Hit) => fetchesFiles && isMoved(hit);
	const isOpen = (hit: Hit) => isToken(hit) || isFile(hit);
	expect(home.filter((hit) => isBare(hit) !== isOpen(hit) && !mayBeEither(hit))).toEqual([]);
	expect(elsewhere.filter((hit) => !isBare(hit))).toEqual([]);
	for (const secret of secrets) expect(JSON.stringify(elsewhere)).not.toContain(secret);
}

/** With a watermark ahead of the service's clock, the trigger would miss jobs that are created until then. */
function expectValidWatermark(entry: string, { outcome }: Seen): void {
	if (entry !== 'Trigger, later poll') return;
	const watermarkIn = (text = '{}') =>
		(JSON.parse(text) as { ledger?: { mark: number } }).ledger?.mark;
	const before = watermarkIn(outcome.before) ?? Infinity;
	expect(watermarkIn(outcome.after)).toBeLessThanOrEqual(
		Math.max(before, Date.now() + AGREEMENT_MS),
	);
}

/** Items that n8n can pass on, or entries that it can show in a picker. */
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
