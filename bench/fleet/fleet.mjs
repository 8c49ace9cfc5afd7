import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { handedOver } from '../../test/e2e/support/executions.mjs';
import { A_FEW_POLLS } from '../../test/e2e/support/eventually.mjs';
import { openCollector } from './collector.mjs';
import { openOrganization, peakOf } from './organization.mjs';
import { recipeWorkflow, stepWorkflow, triggerWorkflow } from './workflows.mjs';

const TOKEN = 'sdm-bench-fleet';
const KINDS = { trigger: triggerWorkflow, recipe: recipeWorkflow };
/** n8n publishes one workflow after the other anyway. */
const AT_A_TIME = 5;

/**
 * A real n8n with more and more workflows that watch one simulated SDM.
 *
 * @param {{ open: () => Promise<object>, kind: keyof typeof KINDS, seconds?: number[], knobs?: object, log: (line: string) => void }} options
 * `open` gives a stage (test/e2e/support/stage.mjs); the triggers poll at these `seconds` of each minute, by
 * default once
 */
export async function openFleet({ open, kind, seconds, knobs, log }) {
	const stage = await open();
	const collector = await openCollector();
	const organization = await openOrganization({ token: TOKEN, knobs });
	const { client } = stage;
	const { baseUrl, requests } = organization;
	const data = { apiToken: TOKEN, baseUrl };
	const account = { name: 'SDM', type: 'akeneoSdmApi', data };
	const { id: credentialId } = await client.createCredential(account);
	const credential = { id: credentialId, name: account.name };
	/** @type {string[]} */
	const workflows = [];

	async function publishOne() {
		const name = `${kind} ${workflows.length + 1}`;
		const where = { credential, baseUrl, address: collector.address, seconds };
		const { id } = await client.createWorkflow(KINDS[kind](name, where));
		workflows.push(id);
		await client.publish(id, A_FEW_POLLS);
	}

	/** The workflows that were not started with a job, and those that were started with it again. */
	function outcome(ended) {
		const pairs = ended.flatMap(({ id }) => workflows.map((workflow) => ({ workflow, id })));
		const times = pairs.map(({ workflow, id }) => collector.of(workflow, id).length);
		return {
			due: pairs.length,
			missing: pairs.filter((_, index) => times[index] === 0),
			twice: times.filter((count) => count > 1).length,
		};
	}

	/** An execution that a kill cut off did not tell the collector, but n8n has the jobs it was started with. */
	async function addCutOff({ missing }) {
		for (const workflow of new Set(missing.map((pair) => pair.workflow)))
			for (const { id } of await handedOver(client, workflow))
				if (collector.of(workflow, id).length === 0) collector.note(workflow, id);
	}

	return {
		stage,
		organization,
		workflows,

		/** Publishes workflows until there are so many. @param {number} count */
		async grow(count) {
			while (workflows.length < count) {
				const more = Math.min(AT_A_TIME, count - workflows.length);
				await Promise.all(Array.from({ length: more }, publishOne));
				if (workflows.length % 50 === 0) log(`  ${workflows.length} workflows are published`);
			}
		},

		/**
		 * Ends jobs for a while, and waits until all workflows have been started with each.
		 *
		 * @param {{ forMs: number, everyMs: number, waitMs: number, before?: { id: string, endedAt: number }[],
		 * meanwhile?: () => Promise<void> }} options `before` are jobs that have ended shortly before and are counted with the others
		 */
		async measure({ forMs, everyMs, waitMs, before = [], meanwhile = async () => {} }) {
			const from = Date.now();
			const [jobs] = await Promise.all([organization.endEvery(everyMs, forMs), meanwhile()]);
			const seconds = (Date.now() - from) / 1000;
			const sent = requests.filter(({ at }) => at >= from);
			const ended = [...before, ...jobs];
			for (const until = Date.now() + waitMs; Date.now() < until; await sleep(500))
				if (outcome(ended).missing.length === 0) break;
			await addCutOff(outcome(ended));
			const delays = ended
				.flatMap(({ id, endedAt }) =>
					workflows
						.flatMap((workflow) => collector.of(workflow, id).slice(0, 1))
						.map((at) => at - endedAt),
				)
				.sort((a, b) => a - b);
			const { due, missing, twice } = outcome(ended);
			return {
				workflows: workflows.length,
				requests: (sent.length / seconds) * 60,
				peak: peakOf(sent),
				median: delays[Math.floor(delays.length / 2)],
				worst: delays.at(-1),
				due,
				missed: missing.length,
				missing,
				twice,
				memory: await memoryOf(stage.pid?.()),
			};
		},

		/** Kills n8n, calls `whileDown`, and starts n8n again. @param {() => Promise<void> | void} [whileDown] */
		async kill(whileDown = () => {}) {
			await stage.kill9();
			await whileDown();
			await startAgain(stage, log);
		},

		/** Runs Get Status with so many items. @returns {Promise<number>} milliseconds; Infinity when it took longer than `limitMs` */
		async runStep(count, limitMs) {
			const { id: job } = organization.simulator.jobs.createJob({ status: 'done', rows: 0 });
			const { id } = await client.createWorkflow(stepWorkflow(credential, job, count));
			const began = Date.now();
			const executionId = await client.runManually(id, { triggerName: 'Start' });
			const { data, startedAt, stoppedAt } = await client
				.waitForExecution(executionId, limitMs)
				.catch(() => ({}));
			if (!data) return Infinity;
			if (data.resultData.error) throw new Error(data.resultData.error.message);
			return stoppedAt ? Date.parse(stoppedAt) - Date.parse(startedAt) : Date.now() - began;
		},

		async close() {
			await stage.close();
			await collector.close();
			await organization.close();
		},
	};
}

/** As a service manager would: n8n 2.41 can fail over an execution that a kill cut off, and then starts at the next try. */
export async function startAgain(stage, log) {
	for (let tries = 1; ; tries++) {
		try {
			return await stage.start();
		} catch (error) {
			if (tries === 3) throw error;
			log(`n8n did not start, and is started again: ${error.message}`);
		}
	}
}

/** Bytes that a process holds; undefined where this can't be told. @param {number} [pid] */
async function memoryOf(pid) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
	return kilobytes && Number(kilobytes) * 1024;
}
