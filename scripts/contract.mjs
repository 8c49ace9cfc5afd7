// Runs every operation and the triggers' reads against the OpenAPI files of a vendor: npm run contract -- --specs FOLDER
// Prism serves the files of that folder on this machine, rejects every request they do not allow, and responds with their
// examples. The files are not part of this repository; CONTRIBUTING.md says where they are.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { endGroup, spawnGroup } from './lib/processGroup.mjs';
import { main, ROOT, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';
import { freePort } from './lib/simulator.mjs';

/** Files of the folder, and the names under which the tests in `test/contract` find the servers. */
const SPECS = {
	AMPERITY: 'amperity-control-plane-2024-04-01.openapi.json',
	PCM: 'elasticpath-pim.openapi.yaml',
	PCM_PRICES: 'elasticpath-pricebooks.openapi.yaml',
	PCM_TOKENS: 'elasticpath-authentication.openapi.yaml',
};

await main(async () => {
	const log = printer();
	const at = process.argv.indexOf('--specs');
	const folder = at < 0 ? undefined : process.argv[at + 1];
	const found = Object.entries(SPECS).filter(
		([, file]) => folder && existsSync(path.join(folder, file)),
	);
	if (found.length === 0) {
		const wanted = Object.values(SPECS).join(', ');
		throw new Error(
			`Give a folder with at least one of these files, as in --specs ../specs: ${wanted}`,
		);
	}
	await ensureDependencies({ log });
	const servers = [];
	try {
		for (const [name, file] of found) {
			log(`Serving ${file}`);
			const server = await serve(path.resolve(folder, file));
			servers.push(server);
			process.env[`CONTRACT_${name}`] = server.url;
		}
		const jest = ['node_modules/jest/bin/jest.js', '--config', 'test/contract/jest.config.js'];
		return await runNode([...jest, '--verbose']);
	} finally {
		for (const { child } of servers) await endGroup(child, 2000);
	}
});

/** @param {string} file */
async function serve(file) {
	const port = await freePort();
	const prism = path.join(ROOT, 'node_modules/@stoplight/prism-cli/dist/index.js');
	const args = [prism, 'mock', '--errors', '--host', '127.0.0.1', '--port', String(port), file];
	let output = '';
	const child = await spawnGroup(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
	const url = `http://127.0.0.1:${port}`;
	for (const until = Date.now() + 60_000; ; await sleep(200)) {
		if (await fetch(url).catch(() => undefined)) return { child, url };
		if (child.exitCode !== null || Date.now() > until) {
			await endGroup(child, 0);
			throw new Error(`Prism did not start. The end of its output:\n${output.slice(-2000)}`);
		}
	}
}
