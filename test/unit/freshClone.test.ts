import { freshClone } from '../support/freshClone';

/** What a fresh clone can be asked for before anything is installed: each begins with installing its tools. */

let clone: ReturnType<typeof freshClone>;
beforeAll(() => {
	clone = freshClone();
});
afterAll(() => clone.remove());

it.each([
	'scripts/demo.mjs',
	'scripts/test.mjs',
	'scripts/e2e.mjs',
	'scripts/browser.mjs',
	'scripts/check.mjs',
	'scripts/guards.mjs',
	'scripts/scan.mjs',
	'bench/output.mjs',
	'test/mutation/run.mjs',
])('node %s begins with npm ci', (script) => {
	const said = clone.run(script);
	expect(said).toContain('npm ci was asked');
	expect(said).not.toMatch(/Cannot find|ERR_MODULE_NOT_FOUND/);
});
