import fc from 'fast-check';

import type { TestedService } from '../matrix/entryPoints';
import { bodyOf, type Responder } from '../matrix/servers';
import { ELSEWHERE, type Subject } from './subjects';

/** Random responses: a valid one with changes, or any status, headers and body. */

export interface RandomResponse {
	status: number;
	headers: Record<string, string>;
	body: { text: string } | { changes: Change[] };
}

/** A change to one place in the body of a valid response. */
export interface Change {
	/** The index among all places, modulo their number; -1 is the last place, which holds the links to files. */
	place: number;
	how: 'otherwise' | 'gone' | 'more' | 'copied';
	/** The name of a field that is added, and the new value of the place. */
	name: string;
	value: unknown;
}

/** The path to which responses redirect a request on the same server. */
export const MOVED = '/moved';

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'then', 'pipe', 'readable', '0', ''];
const ODD_VALUES = [
	...['2026-03-01T08:00:00Z', '2027-06-01T08:00:00Z', '9999-12-31T23:59:59Z', '0000-00-00', 'soon'],
	...[null, true, false, 0, -1, 1, 2.5, 1e308, '7', '', ' ', '..', '../../oauth/access_token', '#'],
	...['<html>', '\ud83d', '\u202e', 'zombie', 'x'.repeat(300)],
];

/** Bodies that are no JSON, or only nearly, and nothing where a file is expected. */
const ODD_BODIES = [
	...['', ' \n', '\ufeff[Infinity,-Infinity]', '[{"a":12345678901234567890},]', '{"detail":"No'],
	...['<!doctype html>', '<?xml version="1.0"?><Error><Code>ExpiredToken</Code></Error>'],
];

/** Any JSON with the field names and values of a service. */
export function jsonOf({ fields, values, job: [id], secrets, node }: Subject): {
	name: fc.Arbitrary<string>;
	json: fc.Arbitrary<unknown>;
} {
	const credential = Object.values(node('', {}).credential);
	// A service can only repeat secrets that it was sent.
	const sent = secrets.filter((secret) => credential.includes(secret));
	const name = fc.constantFrom(...fields, ...fields, ...ODD_NAMES);
	const leaf = fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(id, ...values, ...sent) },
		{ weight: 3, arbitrary: fc.constantFrom(...ODD_VALUES) },
		{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
	);
	const { json } = fc.letrec<{ json: unknown }>((tie) => ({
		json: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			leaf,
			fc.array(tie('json'), { maxLength: 4 }),
			fc.array(fc.tuple(name, tie('json')), { maxLength: 6 }).map(Object.fromEntries),
		),
	}));
	return { name, json };
}

/** One to three responses, sent in turn to the requests of an entry point. */
export function responsesOf(subject: Subject, entry: string): fc.Arbitrary<RandomResponse[]> {
	const fetches = subject.fetches.includes(entry);
	// The package finds files by a redirect, or by a link in a response.
	const redirects = fetches && subject.links.length === 0 ? 4 : 1;
	const { name, json } = jsonOf(subject);
	const change = fc.record({
		place: fc.nat({ max: 60 }),
		how: fc.constantFrom('otherwise', 'otherwise', 'gone', 'more', 'copied'),
		name,
		value: json,
	});
	const link = fc.record({
		place: fc.constant(-1),
		how: fc.constantFrom('otherwise', 'more'),
		name,
		value: fc.constantFrom('', ...subject.links),
	});
	const changes = fc.array(fetches ? fc.oneof(change, link) : change, { maxLength: 4 });
	const said = fc.record({
		status: fc.oneof(
			{ weight: 6, arbitrary: fc.constant(200) },
			{ weight: 1, arbitrary: fc.constantFrom(201, 202, 204, 206) },
			{
				weight: redirects,
				arbitrary: fc.constantFrom(300, 301, 302, 303, 304, 305, 307, 308),
			},
			{ weight: 1, arbitrary: fc.constantFrom(400, 401, 403, 404, 409, 418, 422, 429) },
			{ weight: 1, arbitrary: fc.constantFrom(500, 502, 503, 504, 599) },
		),
		headers: headersOf(fetches),
		body: fc.oneof(
			{ weight: 5, arbitrary: fc.record({ changes }) },
			{ weight: 3, arbitrary: json.map((value) => ({ text: JSON.stringify(value) })) },
			{ weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => ({ text })) },
			{ weight: 1, arbitrary: fc.constantFrom(...ODD_BODIES).map((text) => ({ text })) },
		),
	});
	return fc.array(said, { minLength: 1, maxLength: 3 });
}

const headersOf = (fetches: boolean) =>
	fc.record(
		{
			'content-type': fc.constantFrom('application/json', 'text/html', 'text/csv', 'x', ''),
			'retry-after': fc.constantFrom(
				...['0', '1', '-1', '99999999999', 'soon', 'Mon, 02 Mar 2026 08:00:00 GMT'],
			),
			location: fc.oneof(
				{ weight: 2, arbitrary: fc.constant(fetches ? `https://${ELSEWHERE}/moved` : MOVED) },
				fc.constantFrom(MOVED, `${MOVED}?a=b`, `https://${ELSEWHERE}/moved`),
				fc.constantFrom(
					...['http://', '', `//${ELSEWHERE}`, `\\\\${ELSEWHERE}`, `https://me@${ELSEWHERE}/`],
					...[`http://${ELSEWHERE}/`, 'http://169.254.169.254/', 'file:///etc/passwd'],
				),
			),
			'content-disposition': fc.constantFrom(
				...['attachment; filename="../../etc/passwd"', "attachment; filename*=UTF-8''%00"],
				...['attachment; filename="__proto__"', 'x', 'filename="=?UTF-8?B?Li4vYQ==?="'],
				...['filename="..%2F%00a"', 'attachment; filename=a.json'],
			),
			date: fc.constantFrom('soon', 'Wed, 01 Mar 2028 08:00:00 GMT'),
			link: fc.constant(`<https://${ELSEWHERE}/>; rel="next"`),
		},
		{ requiredKeys: fetches ? ['location'] : [] },
	);

/** Whether responses point to another path on the same server, and to a file on the other server. */
export function targetsOf(list: RandomResponse[]): { moved: boolean; elsewhere: boolean } {
	const locations = list.flatMap(({ status, headers: { location = '' } }) =>
		[301, 302, 303, 307, 308].includes(status) ? [location] : [],
	);
	const links = JSON.stringify(list.map(({ body }) => body));
	return {
		moved: locations.some((location) => location.startsWith(MOVED)),
		elsewhere: [...locations, links].some((text) => text.includes(`https://${ELSEWHERE}/`)),
	};
}

const VALID: RandomResponse = { status: 200, headers: {}, body: { changes: [] } };

/** Sends `list` in turn, from the first one on. With `givesTokens`, requests for tokens get a valid response. */
export function respondInTurn(
	{ healthy }: TestedService,
	list: RandomResponse[],
	givesTokens: boolean,
): Responder {
	let number = 0;
	return (request, response) => {
		const isForToken = request.url?.startsWith('/oauth/');
		if (givesTokens && isForToken) return healthy(request, response, 1);
		const { status, headers, body } = list[number++ % list.length] ?? VALID;
		// A response from 300 on holds no token.
		const valid = isForToken && status >= 300 ? '{}' : bodyOf(healthy, request);
		const text = 'text' in body ? body.text : changed(valid, body.changes);
		const type = 'text' in body ? {} : { 'content-type': 'application/json' };
		response.writeHead(status, { connection: 'close', ...type, ...headers });
		response.end(status === 204 || status === 304 ? undefined : text);
	};
}

/** A JSON text with the changes made; any other text as it is. */
function changed(text: string, changes: Change[]): string {
	if (!/^[[{]/.test(text)) return text;
	const root = { whole: JSON.parse(text) as unknown };
	for (const { place, how, name, value } of changes) {
		const places = placesIn(root);
		const [holder, key] = places.at(place % places.length) ?? [root, 'whole'];
		const end = Array.isArray(holder) ? String(holder.length) : name;
		if (how === 'otherwise') put(holder, key, value);
		else if (how === 'gone') Reflect.deleteProperty(holder, key);
		else if (how === 'more') put(holder, end, value);
		else put(holder, end, Reflect.get(holder, key));
	}
	return JSON.stringify(root.whole) ?? '';
}

/** All fields and entries of a value, at any depth. */
function placesIn(value: unknown): Array<[holder: object, key: string]> {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => [
		[value, key] as [object, string],
		...placesIn(inner),
	]);
}

/** Puts a copy, so that no value contains itself. Each name, even `__proto__`, becomes a field of the holder itself. */
function put(holder: object, key: string, value: unknown): void {
	Object.defineProperty(holder, key, {
		value: JSON.parse(JSON.stringify(value) ?? 'null') as unknown,
		configurable: true,
		enumerable: true,
		writable: true,
	});
}
