import { freshClone } from '../support/freshClone';
import { lockedPackages } from '../support/lockfile';

/** Scripts that run in a fresh clone, before anything is installed: all begin with installing their tools. */

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
		'all again when the lockfile has another version',
		{ 'node_modules/jest': { version: '1.0.0' } },
		true,
	],
	['all again when the lockfile has one package more', { 'node_modules/jest': undefined }, true],
])('a script installs %s', (_name, others, installs) => {
	clone.pretendInstalled(others as never);
	expect(clone.run('scripts/test.mjs').includes('npm ci was asked')).toBe(installs);
});

it.each(['gulp', 'n8n-workflow', 'typescript'])(
	'the demo builds with the same version of %s as everything else',
	(name) => {
		const lockedVersion = (folder: string) =>
			lockedPackages(folder)[`node_modules/${name}`]?.version;
		expect(lockedVersion('scripts/demo')).toEqual(lockedVersion('.'));
		expect(lockedVersion('.')).toMatch(/^\d/);
	},
);
