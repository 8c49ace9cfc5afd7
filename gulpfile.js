const { spawn } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

/** The package at the top of the repository, and those under `packages`. Each gets a `dist` of its own, with its own core. */
const folders = [
	'.',
	...(existsSync('packages') ? readdirSync('packages') : []).map((name) => `packages/${name}`),
];

/** A task for every package, named after it. */
const inEach = (task) =>
	folders.map((folder) =>
		Object.assign(() => task(folder), { displayName: `${task.name} ${folder}` }),
	);

async function clean(folder) {
	await rm(`${folder}/dist`, { recursive: true, force: true });
}

function compile(folder) {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', folder], {
		stdio: 'inherit',
	});
}

/** What TypeScript does not copy: icons, codex files and the output schemas the editor shows before a first run. */
function copy(folder) {
	const files = ['icons/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	return src(files, { cwd: folder, base: folder, encoding: false }).pipe(dest(`${folder}/dist`));
}

exports.clean = parallel(...inEach(clean));
exports.default = series(exports.clean, parallel(...inEach(compile), ...inEach(copy)));
