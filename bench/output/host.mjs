import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ROOT } from '../../scripts/lib/program.mjs';
import { N8nClient } from '../../test/e2e/host/client.mjs';
import { ensureHost } from '../../test/e2e/host/install.mjs';
import { startN8n } from '../../test/e2e/host/n8n.mjs';
import { packPackage } from '../../test/e2e/host/packPackage.mjs';
import { OWNER } from '../../test/e2e/support/stage.mjs';
import { measure } from './measure.mjs';
import { workflowOf } from './workflows.mjs';

const BENCH_NODES = fileURLToPath(new URL('nodes', import.meta.url));

/**
 * A real n8n with this package and the workflows of the benchmark, which can be started anew for each measurement.
 *
 * @param {{ log: (line: string) => void, token: string, services: Record<string, string> }} options base URLs by the
 * workflow that sends requests there
 */
export async function openHost({ log, token, services }) {
	const host = await ensureHost({ log });
	const packed = await packPackage(ROOT);
	const userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-bench-'));
	const packages = [packed, { name: 'n8n-nodes-bench', folder: BENCH_NODES }];
	let server = await startN8n({ host, userFolder, packages, log });
	const client = new N8nClient(server.url);
	await client.setupOwner(OWNER);
	const ids = {};
	for (const [name, baseUrl] of Object.entries(services)) {
		const data = { apiToken: token, baseUrl };
		const credential = await client.createCredential({ name, type: 'akeneoSdmApi', data });
		const { id } = await client.createWorkflow(workflowOf(name, { ...credential, baseUrl }));
		await client.publish(id);
		ids[name] = id;
	}

	const reported = new Set();

	/** The response of a workflow, or the error it ended with. */
	async function call(name, body) {
		for (;;) {
			const response = await fetch(`${server.url}/webhook/${name}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			// Right after its start, n8n does not know its own workflows yet.
			if (response.status === 404) await sleep(200);
			else if (response.ok) return await response.json();
			else return { error: await errorOf(name) };
		}
	}

	async function errorOf(name) {
		// Only executions that went wrong are kept.
		const which = { workflowId: ids[name], where: ({ id }) => !reported.has(id) };
		const { id, data } = await client.waitForExecution(which);
		reported.add(id);
		return data.resultData.error.message;
	}

	return {
		folder: userFolder,
		/** Stops n8n and starts it again, so that its memory holds nothing of the runs before. */
		async restart() {
			await server.stop();
			server = await startN8n({ host, userFolder, port: server.port, log: () => {} });
		},
		call,
		/** How long the step "Fetch" of the newest execution of a workflow has taken, as n8n has noted it. */
		async secondsOfFetch(name) {
			const [{ id }] = await client.executions(ids[name]);
			const { data } = await client.execution(id);
			return data.resultData.runData.Fetch[0].executionTime / 1000;
		},
		/** @returns {Promise<{ seconds: number, work: number, peak: number, result: any }>} */
		measure: async (name, body) => await measure(server.pid, async () => await call(name, body)),
		async close() {
			await server.stop();
			await rm(path.dirname(packed.folder), { recursive: true, force: true });
			await rm(userFolder, { recursive: true, force: true });
		},
	};
}
