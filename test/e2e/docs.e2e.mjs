import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { allPackages } from '../../scripts/lib/packages.mjs';
import { ROOT } from '../../scripts/lib/program.mjs';
import simulators from '../simulators/sdm/index.js';
import start from '../simulators/start.js';

const run = promisify(execFile);
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const json = (file) => JSON.parse(read(file));

const PAGES = [
	...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
	...readdirSync(path.join(ROOT, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
	...readdirSync(path.join(ROOT, 'packages')).flatMap((name) => [
		`packages/${name}/README.md`,
		`packages/${name}/CHANGELOG.md`,
	]),
];
/** With nodes and credentials. */
const NODE_FOLDERS = [
	'.',
	...readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`),
].flatMap((folder) => [`${folder}/nodes`, `${folder}/credentials`]);
const README = read('README.md');
const PACKAGES = await allPackages();
const SCHEMAS = 'nodes/AkeneoSdm/__schema__/v1.0.0';
const AMPERITY = 'packages/n8n-nodes-amperity';
const AMPERITY_SCHEMAS = `${AMPERITY}/nodes/Amperity/__schema__/v1.0.0`;

/** The addresses of links and pictures on a page. */
const linksOf = (text) =>
	[...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b);

/** The anchors that GitHub makes of headings. */
const anchorsOf = (text) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replace(/\s/g, '-'),
	);

/** The JSON example of a section. */
function exampleIn(heading, page = README) {
	const [, section] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
	return JSON.parse(/```json\n([^]*?)```/.exec(section)[1]);
}

describe('README and docs', () => {
	for (const page of PAGES) {
		it(`${page}: its links lead somewhere`, () => {
			const dead = linksOf(read(page)).filter((link) => {
				if (/^(https?:|mailto:)/.test(link)) return false;
				const [file, anchor] = link.split('#');
				const target = file ? path.posix.join(path.posix.dirname(page), file) : page;
				if (!existsSync(path.join(ROOT, target))) return true;
				return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
			});
			assert.deepEqual(dead, []);
		});

		it(`${page}: its npm commands exist`, () => {
			const { scripts } = json('package.json');
			const builtIn = ['ci', 'pack', 'test'];
			const named = [...read(page).matchAll(/\bnpm (run )?([\w:-]+)/g)].flatMap(([, ran, name]) =>
				ran || builtIn.includes(name) ? [name] : [],
			);
			assert.deepEqual(
				named.filter((name) => !(name in scripts) && !['ci', 'pack'].includes(name)),
				[],
			);
		});
	}

	for (const folder of [
		'.',
		...readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`),
	]) {
		it(`${folder}: every example workflow is listed`, () => {
			const links = linksOf(read(path.join(folder, 'README.md')));
			const listed = links.filter((link) => /^workflows\/.+/.test(link));
			const there = readdirSync(path.join(ROOT, folder, 'workflows'));
			assert.deepEqual(
				[...new Set(listed)].sort(),
				there.map((file) => `workflows/${file}`).sort(),
			);
		});

		it(`${folder}: every picture is shown, in light and in dark`, () => {
			const links = linksOf(read(path.join(folder, 'README.md')));
			const shown = links.filter((link) => link.startsWith('docs/images/'));
			const images = path.join(ROOT, folder, 'docs/images');
			const there = existsSync(images) ? readdirSync(images) : [];
			assert.deepEqual(
				[...new Set(shown)].sort(),
				there.map((file) => `docs/images/${file}`).sort(),
			);
		});
	}

	for (const [heading, schema, page = 'README.md'] of [
		['Get Status', `${SCHEMAS}/job/getStatus.json`],
		['Wait Until Finished', `${SCHEMAS}/job/waitUntilFinished.json`],
		['List Jobs', `${SCHEMAS}/job/list.json`],
		['The trigger', `${SCHEMAS}/output.json`],
		['Get Status', `${AMPERITY_SCHEMAS}/job/getStatus.json`, `${AMPERITY}/README.md`],
		['Get Output', `${AMPERITY_SCHEMAS}/job/getOutput.json`, `${AMPERITY}/README.md`],
	]) {
		it(`${page}: the example of ${heading} has only fields that the schema has`, () => {
			const known = Object.keys(json(schema).properties);
			const shown = Object.keys(exampleIn(heading, read(page)));
			assert.ok(shown.length >= 5);
			assert.deepEqual(
				shown.filter((field) => !known.includes(field)),
				[],
			);
		});
	}

	for (const [badge, value] of [
		['licence', json('package.json').license],
		['n8n', /Works with n8n ([\d.]+ and later)/.exec(README)[1]],
		['dependencies', json('package.json').dependencies ? 'some' : 'none'],
	]) {
		it(`the badge of ${badge} says what is so`, () => {
			const [, shown, address] = new RegExp(`!\\[${badge}: (.*?)\\]\\((.*?)\\)`, 'i').exec(README);
			assert.equal(shown, value);
			const [, inPicture] = /badge\/(.*)-\w+$/.exec(decodeURIComponent(address));
			assert.equal(inPicture, `${badge}-${value.replace(/(.*) and later/, '≥ $1')}`);
		});
	}

	it('links from nodes and credentials lead to a heading, whatever n8n adds to them', () => {
		const files = NODE_FOLDERS.flatMap((folder) =>
			readdirSync(path.join(ROOT, folder), { recursive: true })
				.filter((file) => /\.(node|credentials)\.(ts|json)$/.test(file))
				.map((file) => path.posix.join(folder, file.replaceAll('\\', '/'))),
		);
		assert.equal(files.length, 5 * PACKAGES.length);
		for (const file of files) {
			const links = [...read(file).matchAll(/['"](https:\/\/github\.com\/[^'"]+)['"]/g)];
			assert.ok(links.length > 0, file);
			for (const [, link] of links) {
				const { hash, pathname } = new URL(link);
				const [, folder = ''] = /\/tree\/main(\/.+)$/.exec(pathname) ?? [];
				const anchors = anchorsOf(read(`.${folder}/README.md`));
				if (hash) assert.ok(anchors.includes(hash.slice(1)), `${file}: ${link}`);
				// n8n opens the first of these for a node, and adds a query to the second one.
				if (file.endsWith('.ts')) assert.ok(hash, `${file}: ${link}`);
			}
			if (file.endsWith('.json'))
				assert.ok(!json(file).resources.primaryDocumentation[0].url.includes('#'), file);
		}
	});

	it('the command that gets a token works', async () => {
		const simulator = simulators.createSdmSimulator();
		try {
			const url = await simulator.listen();
			const [, command] = /```sh\n\s*(curl [^]*?)```/.exec(README);
			const here = command.replace('https://sdm.akeneo.cloud', url);
			assert.notEqual(here, command);
			const { stdout } = await run('bash', ['-c', here]);
			assert.match(JSON.parse(stdout).key, /^[0-9a-f-]{36}$/);
			assert.match(exampleIn('Get your API token').key, /^[0-9a-f-]{36}$/);
		} finally {
			await simulator.close();
		}
	});

	for (const [name, demo] of start.DEMOS)
		it(`npm run simulator -- ${name} prints commands that work`, async () => {
			const simulator = demo.create();
			try {
				const done = demo.addPast(simulator);
				const url = await simulator.listen({ port: 0 });
				let token, id;
				for (const [, command] of demo.commands(url, done)) {
					const filled = command.replace('Bearer TOKEN', `Bearer ${token}`).replace('JOB_ID', id);
					const { stdout } = await run('bash', ['-c', filled.replace('curl', 'curl -fsS')]);
					const answer = JSON.parse(stdout);
					token ??= answer.access_token;
					id = answer.id ?? id;
				}
				assert.notEqual(id, done);
				assert.equal(simulator.jobs.get(id).status, demo.story.status);
			} finally {
				await simulator.close();
			}
		});

	for (const { folder, name } of PACKAGES)
		it(`the README of ${name} names the account of the simulator`, () => {
			const { account, port } = start.DEMOS.get(name.replace('n8n-nodes-', ''));
			const page = readFileSync(path.join(folder, 'README.md'), 'utf8');
			for (const { label, value } of account)
				assert.ok(page.includes(`| ${label} | \`${value}\` |`));
			assert.ok(page.includes(`| Base URL | \`http://127.0.0.1:${port}`));
		});
});
