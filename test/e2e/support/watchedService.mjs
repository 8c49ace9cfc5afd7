import simulators from '../../simulators/sdm/index.js';
import { eventually } from './eventually.mjs';

export const TOKEN = 'sdm-e2e-5a7c90d2b4f1';

/** Requests of one poll come together, polls come every half minute; so a silence this long lies between two polls, in ms. */
const SILENCE = 4_000;
const AT_ONCE = 1_000;

/** Times at which polls have begun: each requests the new jobs once, and the few jobs of a test fit on one page. */
export const pollTimes = (requests) =>
	requests
		.filter(({ query }) => query.created_after && !query.created_before && !query.status)
		.map(({ at }) => at);

/**
 * A simulated Akeneo SDM for one watching workflow: its jobs have names, it records polls, and it can be in trouble.
 *
 * @param {string} seed
 */
export async function watchedService(seed) {
	const simulator = simulators.createSdmSimulator({ token: TOKEN, seed });
	const { app, faults, jobs, requests } = simulator;
	const baseUrl = await simulator.listen();
	/** False while polls cannot reach the service, or n8n has good reason not to poll it. */
	let waited = true;
	let aloneSince = Infinity;
	let gate;

	const polls = () => pollTimes(requests);

	return {
		simulator,
		baseUrl,

		/** A job is created, `minutes` ago or now. */
		begins(name, { minutes = 0, ...more } = {}) {
			const creation_date = Date.now() - minutes * 60_000;
			jobs.createJob({ name, ...(minutes && { creation_date }), ...more });
		},

		/** A job gets another status: it ends, waits for a person, or is opened again. */
		becomes(name, status) {
			const { id } = jobs.all().find((job) => job.name === name);
			jobs.setStatus(id, status);
		},

		polls,

		/** From now on n8n should not poll, and these are the times at which it did. */
		isLeftAlone() {
			waited = false;
			aloneSince = Date.now();
		},
		pollsWhileAlone: () => polls().filter((at) => at > aloneSince),

		/**
		 * Waits until a poll that began after a time has all its responses; not at all while no poll can be expected.
		 *
		 * @param {number} time epoch milliseconds
		 */
		async polledSince(time) {
			if (!waited) return;
			await eventually(`a poll of "${seed}"`, () => {
				const last = requests.at(-1);
				const calm = last && Date.now() - last.at > SILENCE && last.status !== undefined;
				return calm && requests.some(({ at }) => at >= time);
			});
		},

		/** From now on, responses are held back until `release`. */
		hold() {
			let open;
			const opened = new Promise((resolve) => (open = resolve));
			gate = { waiting: 0 };
			const stop = simulator.onRequest(() => {
				gate.waiting++;
				return opened;
			});
			gate.release = () => {
				stop();
				open();
			};
		},
		/** Waits until a poll has sent all that it sends together. */
		held: () =>
			eventually(
				`a held poll of "${seed}"`,
				() => gate.waiting > 0 && Date.now() - requests.at(-1).at > AT_ONCE,
			),
		release: () => gate?.release(),

		/** From now on, every request meets this trouble, until `comeBack`. @param {{ kind: number | 'hang' }} fault */
		fails(fault) {
			waited = fault.kind !== 'hang';
			faults.hook = () => fault;
		},
		/** From now on, the address cannot be reached, until `comeBack`. */
		async goDown() {
			waited = false;
			await new Promise((resolve) => {
				app.server.close(resolve);
				app.server.closeAllConnections();
			});
		},
		async comeBack() {
			waited = true;
			faults.clear();
			if (app.server.listening) return;
			const port = Number(new URL(baseUrl).port);
			await new Promise((resolve) => app.server.listen(port, '127.0.0.1', resolve));
		},

		async close() {
			gate?.release();
			await simulator.close();
		},
	};
}
