// All that a reviewer would look at, without a real n8n: npm run check
// Goes on after a part that fails, so that one run shows everything.
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, runNode } from './lib/program.mjs';
import { elapsed, printer } from './lib/say.mjs';

const PARTS = [
	['Formatting', 'format:check'],
	["n8n's lint, in strict mode", 'lint'],
	['Types', 'types'],
	['Which part knows which, and nothing unused', 'structure'],
	["n8n's package rules, on the checkout and on the package", 'scan'],
	['Tests, and how much of the code they reach', 'test:all', '--', '--coverage', '--silent'],
];

await main(async () => {
	if (!process.env.npm_execpath) throw new Error('Start it as: npm run check');
	const log = printer();
	await ensureDependencies({ log });
	const results = [];
	for (const [what, ...command] of PARTS) {
		log(`\n===== ${what}: npm run ${command.join(' ')}\n`);
		const began = Date.now();
		const code = await runNode([process.env.npm_execpath, 'run', '-s', ...command]);
		results.push({ what, code, took: elapsed(Date.now() - began) });
	}
	log('\n===== Result\n');
	for (const { what, code, took } of results)
		log(`${code === 0 ? 'passed' : 'FAILED'}  ${what} (${took})`);
	return results.every(({ code }) => code === 0) ? 0 : 1;
});
