import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';

import { allPackages } from '../../scripts/lib/packages.mjs';
import { ROOT } from '../../scripts/lib/program.mjs';
import { packPackage } from './host/packPackage.mjs';
import { startRegistry } from './support/registry.mjs';

const run = promisify(execFile);

/** The files that may be in the package; every other one is a mistake. */
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

		it('holds the files that n8n loads and people read, and no others', () => {
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

		it('imports only its own files and n8n-workflow', async () => {
			const imported = new Set();
			for (const file of files.filter((name) => name.endsWith('.js'))) {
				const text = await readFile(path.join(folder, file), 'utf8');
				for (const [, name] of text.matchAll(/\b(?:require|import)\(["']([^"']+)["']\)/g))
					imported.add(name.startsWith('.') ? 'its own files' : name);
			}
			assert.deepEqual([...imported].sort(), ['its own files', 'n8n-workflow']);
		});

		it('loads where n8n-workflow is the only other package', async () => {
			const modules = path.join(path.dirname(folder), 'node_modules');
			await mkdir(modules);
			await symlink(
				path.join(ROOT, 'node_modules/n8n-workflow'),
				path.join(modules, 'n8n-workflow'),
				'junction',
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

describe("GitHub's workflow for a release", () => {
	let registry, folder, steps, version, env;
	before(async () => {
		const file = path.join(ROOT, '.github/workflows/publish.yml');
		({ steps } = parse(await readFile(file, 'utf8')).jobs.publish);
		({ version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')));
		folder = await mkdtemp(path.join(tmpdir(), 'release-'));
		// As actions/setup-node writes it.
		const npmrc = path.join(folder, '.npmrc');
		await writeFile(npmrc, '//registry.npmjs.org/:_authToken=${NODE_AUTH_TOKEN}\n');
		// A stand-in that notes how it is called, and knows no release yet.
		const gh = 'echo "$@" >> "$GH_CALLS"; [ "$2" != view ]\n';
		await writeFile(path.join(folder, 'gh'), `#!/bin/sh\n${gh}`, { mode: 0o755 });
		registry = await startRegistry();
		env = {
			...process.env,
			...registry.env,
			PATH: `${folder}${path.delimiter}${process.env.PATH}`,
			GH_CALLS: path.join(folder, 'calls'),
			GITHUB_REF_NAME: version,
			npm_config_userconfig: npmrc,
			npm_config_cafile: registry.env.NODE_EXTRA_CA_CERTS,
			npm_config_registry: 'https://registry.npmjs.org/',
		};
	});
	after(async () => {
		await registry.close();
		await rm(folder, { recursive: true, force: true });
	});

	/** Without the provenance, which only GitHub can give. */
	const step = async (wanted, more) => {
		const script = steps.find(({ name }) => name === wanted).run;
		const text = script.replace(' --provenance', '');
		await run('bash', ['-e', '-c', text], { cwd: ROOT, env: { ...env, ...more } });
	};
	const tarball = async (name) =>
		await readFile(path.join(ROOT, 'reports/release', `${name}-${version}.tgz`));

	it('publishes the packed packages, and none of them twice', async () => {
		await step('Pack');
		await step('Publish', { NODE_AUTH_TOKEN: 'for-once' });
		const packages = await allPackages();
		const wanted = await Promise.all(
			packages.map(async ({ name }) => ({
				...{ name, token: 'Bearer for-once', tarball: await tarball(name) },
			})),
		);
		assert.deepEqual(registry.published, wanted);
		await step('Publish', { NODE_AUTH_TOKEN: 'for-once' });
		assert.equal(registry.published.length, packages.length);
	});

	it('gives the release the same tarballs', async () => {
		await step('Release');
		const files = (await allPackages()).map(({ name }) => `reports/release/${name}-${version}.tgz`);
		assert.deepEqual((await readFile(env.GH_CALLS, 'utf8')).trim().split('\n'), [
			`release view ${version}`,
			`release create ${version} --verify-tag --generate-notes`,
			`release upload ${version} ${files.sort().join(' ')} --clobber`,
		]);
	});

	it('sends npm a proof of where the packages come from', () => {
		const [{ run: publish }] = steps.filter(({ name }) => name === 'Publish');
		assert.match(publish, /npm publish --provenance --access public/);
	});
});
