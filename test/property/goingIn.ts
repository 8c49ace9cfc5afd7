import { enterBy, type Outcome, type Target } from '../matrix/entryPoints';
import {
	makeCertificates,
	startServer,
	watchConnections,
	type Answer,
	type Hit,
} from '../matrix/servers';
import { untilQuiet, useVirtualTime } from '../nodes/engine/time';
import { ELSEWHERE, type Subject } from './subjects';

/** Going into a package by one of its ways, with eyes on all that leaves and all that comes out. */

export interface Seen {
	outcome: Outcome;
	logs: string[];
	/** What the service was asked, and what the other server was. */
	home: Hit[];
	elsewhere: Hit[];
	/** Addresses of all connections, with those two by their names. */
	opened: string[];
}

export interface World {
	/** The address of a service. */
	urlOf: (subject: Subject) => string;
	/** What the service says, and what the other server says. */
	answerWith: (home: Answer, elsewhere?: Answer) => void;
	goIn: (subject: Subject, entry: string, given: Partial<Target>) => Promise<Seen>;
	close: () => Promise<void>;
}

/** Longer than any pause that is kept, so that what a service asks for in one run does not bind the next. */
const STEP_MS = 2 * 3600_000;
const nothing: Answer = (_request, response) => void response.end();

/** One server for all services, and one on which only files may lie, as it seems far away. */
export async function openWorld(): Promise<World> {
	const { right } = await makeCertificates(ELSEWHERE);
	const home = await startServer(nothing);
	const elsewhere = await startServer(nothing, { tls: right });
	const names = { [new URL(home.url).host]: 'home', [`${ELSEWHERE}:443`]: 'elsewhere' };
	const connections = watchConnections({ [`${ELSEWHERE}:443`]: elsewhere.port });
	let now = Date.parse('2027-01-01T00:00:00Z');
	let clients = 0;
	const urlOf = ({ path }: Subject) => `${home.url}${path}`;
	return {
		urlOf,

		answerWith(atHome, away = nothing) {
			home.answer = atHome;
			elsewhere.answer = away;
		},

		async goIn(subject, entry, given) {
			now += STEP_MS;
			useVirtualTime(now);
			connections.opened.clear();
			home.hits.length = 0;
			elsewhere.hits.length = 0;
			const logs: string[] = [];
			const outcome = await enterBy(subject, entry, {
				url: urlOf(subject),
				// A client of its own, for whom no token is known yet.
				credential: { clientId: `store-key-${++clients}` },
				onLog: (line) => logs.push(line),
				...given,
			});
			await untilQuiet();
			return {
				outcome,
				logs,
				home: [...home.hits],
				elsewhere: [...elsewhere.hits],
				opened: [...connections.opened].map((address) => names[address] ?? address),
			};
		},

		async close() {
			connections.stop();
			await home.close();
			await elsewhere.close();
		},
	};
}
