const { spawn } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { rm } = require('node:fs/promises');
const { Transform } = require('node:stream');
const { dest, parallel, series, src } = require('gulp');

/** The packages that lie under `packages`. Each gets a `dist` of its own, with its own compiled copy of `core`. */
const beside = (existsSync('packages') ? readdirSync('packages') : []).map(
	(name) => `packages/${name}`,
);

/** A task for every given package, named after it. */
const inEach = (folders, task) =>
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

/** A schema that several operations share has all their names, as in `getStatus+list.json`, and becomes a file for each. */
const eachByItsName = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			for (const stem of file.stem.split('+')) {
				this.push(Object.assign(file.clone(), { stem }));
			}
			done();
		},
	});

/** What TypeScript does not copy: icons, codex files and the output schemas the editor shows before a first run. */
function copy(folder) {
	const files = ['icons/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	return src(files, { cwd: folder, base: folder, encoding: false })
		.pipe(eachByItsName())
		.pipe(dest(`${folder}/dist`));
}

/**
 * TypeScript keeps the folders of the repository: `core` beside `packages/<name>/nodes`. In the package it lies beside `nodes`,
 * which is two levels nearer.
 */
const bringCoreNearer = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const code = file.contents.toString();
			file.contents = Buffer.from(
				code.replace(/require\("\.\.\/\.\.\/((?:\.\.\/)+core\/)/g, 'require("$1'),
			);
			done(null, file);
		},
	});

const arrangeCore = (folder) =>
	src('core/**/*.js', { cwd: `${folder}/dist/repository`, base: `${folder}/dist/repository` }).pipe(
		dest(`${folder}/dist`),
	);

const arrangeOwn = (folder) =>
	src('**/*.js', { cwd: `${folder}/dist/repository/${folder}` })
		.pipe(bringCoreNearer())
		.pipe(dest(`${folder}/dist`));

async function removeRepository(folder) {
	await rm(`${folder}/dist/repository`, { recursive: true });
}

const folders = ['.', ...beside];
exports.clean = parallel(...inEach(folders, clean));
exports.default = series(
	exports.clean,
	parallel(...inEach(folders, compile), ...inEach(folders, copy)),
	parallel(...inEach(beside, arrangeCore), ...inEach(beside, arrangeOwn)),
	parallel(...inEach(beside, removeRepository)),
);
