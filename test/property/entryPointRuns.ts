import { enterBy, type Outcome, type Target } from '../matrix/entryPoints';
import {
	makeCertificates,
	startServer,
	watchConnections,
	type Responder,
	type Hit,
} from '../matrix/servers';
import { untilQuiet, useVirtualTime } from '../nodes/engine/time';
import { ELSEWHERE, type Subject } from './subjects';

/** Runs an entry point of a package, and records every request, connection and result. */

export interface Seen {
	outcome: Outcome;
	logs: string[];
	/** Requests to the service, and to the other server. */
	home: Hit[];
	elsewhere: Hit[];
	/** Addresses of all connections; those two are called `home` and `elsewhere`. */
	opened: string[];
}

export interface World {
	/** The address of a service. */
	urlOf: (subject: Subject) => string;
	/** Sets the responses of the service and of the other server. */
	setResponders: (home: Responder, elsewhere?: Responder) => void;
	runEntryPoint: (subject: Subject, entry: string, given: Partial<Target>) => Promise<Seen>;
	close: () => Promise<void>;
}

/** Longer than any Retry-After that is kept, so that the pause of one run does not delay the next. */
const STEP_MS = 2 * 3600_000;
const nothing: Responder = (_request, response) => void response.end();

/** One server for all services, and one at another address, which may be used for files only. */
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

		setResponders(atHome, away = nothing) {
			home.respond = atHome;
			elsewhere.respond = away;
		},

		async runEntryPoint(subject, entry, given) {
			now += STEP_MS;
			useVirtualTime(now);
			connections.opened.clear();
			home.hits.length = 0;
			elsewhere.hits.length = 0;
			const logs: string[] = [];
			const outcome = await enterBy(subject, entry, {
				url: urlOf(subject),
				// A new client, for which there is no token yet.
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
