import { freshClone } from '../support/freshClone';

/** What a fresh clone can be asked for before anything is installed: all begin with installing their tools. */

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

it.each([
	['nothing again when all is there', {}, false],
	[
		'all again when the lockfile asks for another version',
		{ 'node_modules/jest': { version: '1.0.0' } },
		true,
	],
	['all again when the lockfile asks for something more', { 'node_modules/jest': undefined }, true],
])('installs %s', (_name, others, asked) => {
	clone.pretendInstalled(others as never);
	expect(clone.run('scripts/test.mjs').includes('npm ci was asked')).toBe(asked);
});
