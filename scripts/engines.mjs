// Runs tests of the nodes on the engine of older versions of n8n, without a server: npm run test:engines [-- 1.88.0 ...]
// Installs n8n-core and n8n-workflow of each version first, once for this machine, about 200 MB and half a minute each.
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { installOnce } from '../test/e2e/host/installOnce.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, ROOT, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const VERSIONS = path.join(ROOT, 'test/e2e/host/engines');
const TESTS = [
	...['getStatus', 'getOutput', 'retry', 'waitUntilFinished'].map((name) => `sdm/${name}.test`),
	...['operations', 'trigger', 'credential'].map((name) => `pcm/${name}.test`),
	...['operations', 'trigger'].map((name) => `amperity/${name}.test`),
];
/** Older versions send a request that is rejected with 401 twice, and do not say how long a poll may take; texts of the test of a credential are their own. */
const DIFFERENT = [
	'the test of the credential',
	'401 in the middle',
	'is sent once and no more',
	'that runs out of time leaves the rest',
];

await main(async () => {
	const log = printer();
	const given = process.argv.slice(2);
	const versions = given.length > 0 ? given : await readdir(VERSIONS);
	await ensureDependencies({ log });
	const failed = [];
	for (const version of versions) {
		process.env.N8N_ENGINE = await installOnce({
			source: path.join(VERSIONS, version),
			kind: 'engine',
			what: `the engine of n8n ${version}`,
			size: '200 MB',
			time: 'about half a minute',
			log,
		});
		log(`The nodes on the engine of n8n ${version}`);
		const code = await runNode([
			'node_modules/jest/bin/jest.js',
			`--testNamePattern=^(?!.*(${DIFFERENT.join('|')}))`,
			...TESTS.map((name) => `test/nodes/${name}`),
			'--reporters=default',
		]);
		if (code !== 0) failed.push(version);
	}
	log(failed.length > 0 ? `Failed: ${failed.join(', ')}` : `Passed: ${versions.join(', ')}`);
	return failed.length > 0 ? 1 : 0;
});
