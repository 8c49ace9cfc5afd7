import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { ROOT } from '../../scripts/lib/program.mjs';
import simulators from '../simulators/sdm/index.js';

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
const README = read('README.md');
const SCHEMAS = 'nodes/AkeneoSdm/__schema__/v1.0.0';
const AMPERITY = 'packages/n8n-nodes-amperity';

/** The addresses of links and pictures on a page. */
const linksOf = (text) =>
	[...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b);

/** What GitHub makes of a heading. */
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

describe('what README and docs say', () => {
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
			const named = [...read(page).matchAll(/\bnpm (run )?([\w:]+)/g)].flatMap(([, ran, name]) =>
				ran || builtIn.includes(name) ? [name] : [],
			);
			assert.deepEqual(
				named.filter((name) => !(name in scripts) && !['ci', 'pack'].includes(name)),
				[],
			);
		});
	}

	it('every picture is shown, in light and in dark', () => {
		const shown = linksOf(README).filter((link) => link.startsWith('docs/images/'));
		const there = readdirSync(path.join(ROOT, 'docs/images')).map((file) => `docs/images/${file}`);
		assert.deepEqual([...new Set(shown)].sort(), there.sort());
	});

	for (const folder of [
		'.',
		...readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`),
	]) {
		it(`${folder}: every example workflow is listed`, () => {
			const links = linksOf(read(path.join(folder, 'README.md')));
			const listed = links.filter((link) => /^workflows\/.+/.test(link));
			const there = readdirSync(path.join(ROOT, folder, 'workflows'));
			assert.deepEqual(listed.sort(), there.map((file) => `workflows/${file}`).sort());
		});
	}

	for (const [heading, schema, page = 'README.md'] of [
		['Get Status', `${SCHEMAS}/job/getStatus.json`],
		['Wait Until Finished', `${SCHEMAS}/job/waitUntilFinished.json`],
		['List Jobs', `${SCHEMAS}/job/list.json`],
		['The trigger', `${SCHEMAS}/output.json`],
		...['Get Status', 'Get Output'].map((heading) => [
			heading,
			`${AMPERITY}/nodes/Amperity/__schema__/v1.0.0/job/${heading.replace(' ', '').replace('G', 'g')}.json`,
			`${AMPERITY}/README.md`,
		]),
	]) {
		it(`${page}: the example of ${heading} has no field that does not come`, () => {
			const known = Object.keys(json(schema).properties);
			const shown = Object.keys(exampleIn(heading, read(page)));
			assert.ok(shown.length >= 5);
			assert.deepEqual(
				shown.filter((field) => !known.includes(field)),
				[],
			);
		});
	}

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

	it('the defaults it names are those of the simulator', () => {
		const text = read('test/simulators/sdm/start.js');
		for (const value of ['sdm-demo-token', '8290']) {
			assert.ok(README.includes(value) && text.includes(value), value);
		}
	});
});
