import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';

import { allPackages } from '../../scripts/lib/packages.mjs';
import { ROOT } from '../../scripts/lib/program.mjs';
import { packPackage } from './host/packPackage.mjs';

const run = promisify(execFile);

/** What may be in the package; everything else is a mistake. */
const ALLOWED = [
	/^package\.json$/,
	/^(README|CHANGELOG)\.md$/,
	/^LICENSE$/,
	/^dist\/(core|credentials|nodes)\/[\w./-]+\.js$/,
	/^dist\/icons\/[\w.]+\.svg$/,
	/^dist\/nodes\/[\w/]+\.node\.json$/,
	/^dist\/nodes\/[\w/]+\/__schema__\/[\w./-]+\.json$/,
];

for (const { name, folder: source } of await allPackages())
	describe(`the packed ${name}`, () => {
		let folder, files, manifest;
		before(async () => {
			({ folder } = await packPackage(source));
			files = await filesIn(folder);
			manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
		});
		after(async () => await rm(path.dirname(folder), { recursive: true, force: true }));

		const entries = () => [...manifest.n8n.credentials, ...manifest.n8n.nodes];

		it('holds what n8n loads and what people read, and nothing else', () => {
			assert.deepEqual(
				files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))),
				[],
			);
		});

		it('holds no tests', () => {
			assert.deepEqual(
				files.filter((file) => /\btests?\b|\.spec\./i.test(file)),
				[],
			);
		});

		it('holds the licence and the README', () => {
			assert.ok(files.includes('LICENSE'));
			assert.ok(files.includes('README.md'));
		});

		it('holds every node and credential that it names, and a codex file beside each node', () => {
			assert.equal(entries().length, 3);
			const codex = manifest.n8n.nodes.map((file) => `${file}on`);
			for (const file of [...entries(), ...codex]) assert.ok(files.includes(file), file);
		});

		it('holds the icons that nodes and credentials name', async () => {
			for (const file of entries()) {
				const text = await readFile(path.join(folder, file), 'utf8');
				const icons = [...text.matchAll(/'file:([^']+\.svg)'/g)].map(([, icon]) =>
					path.posix.join(path.posix.dirname(file), icon),
				);
				assert.equal(icons.length, 2, file);
				for (const icon of icons) assert.ok(files.includes(icon), icon);
			}
		});

		it('brings no other package along', () => {
			const { dependencies, optionalDependencies, bundledDependencies, peerDependencies } =
				manifest;
			assert.deepEqual(
				{ dependencies, optionalDependencies, bundledDependencies, peerDependencies },
				{
					dependencies: undefined,
					optionalDependencies: undefined,
					bundledDependencies: undefined,
					peerDependencies: { 'n8n-workflow': '*' },
				},
			);
		});

		it('runs no code while it is installed', () => {
			const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
			assert.deepEqual(
				hooks.filter((hook) => hook in (manifest.scripts ?? {})),
				[],
			);
		});

		it('asks only for its own files and for n8n-workflow', async () => {
			const asked = new Set();
			for (const file of files.filter((name) => name.endsWith('.js'))) {
				const text = await readFile(path.join(folder, file), 'utf8');
				for (const [, name] of text.matchAll(/\b(?:require|import)\(["']([^"']+)["']\)/g))
					asked.add(name.startsWith('.') ? 'its own files' : name);
			}
			assert.deepEqual([...asked].sort(), ['its own files', 'n8n-workflow']);
		});

		it('loads where n8n-workflow is the only other package', async () => {
			const modules = path.join(path.dirname(folder), 'node_modules');
			await mkdir(modules);
			await symlink(
				path.join(ROOT, 'node_modules/n8n-workflow'),
				path.join(modules, 'n8n-workflow'),
			);
			for (const file of entries()) {
				const [className] = path.basename(file).split('.');
				// n8n looks for a class with the name of the file.
				const code = `process.stdout.write(new (require(${JSON.stringify(path.join(folder, file))}).${className})().constructor.name)`;
				const { stdout } = await run(process.execPath, ['-e', code], { cwd: folder });
				assert.equal(stdout, className);
			}
		});
	});

async function filesIn(folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => !entry.isDirectory())
		.map((entry) => {
			// Older versions of Node.js call it `path`.
			const parent = entry.parentPath ?? entry.path;
			return path.relative(folder, path.join(parent, entry.name)).split(path.sep).join('/');
		})
		.sort();
}

it('all are what the workflow of GitHub would publish (npm only says what it would do)', async () => {
	const file = path.join(ROOT, '.github/workflows/publish.yml');
	const { jobs } = parse(await readFile(file, 'utf8'));
	const { run: publish } = jobs.publish.steps.at(-1);
	assert.match(publish, /npm publish --provenance/);
	const env = { ...process.env, npm_config_dry_run: 'true' };
	const { stdout } = await run('bash', ['-e', '-c', publish], { cwd: ROOT, env });
	const published = stdout.split('\n').filter((line) => line.startsWith('+ '));
	const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
	const names = (await allPackages()).map(({ name }) => `+ ${name}@${version}`);
	assert.deepEqual(published, names);
});
