// Tries the packages on real servers of several versions of n8n, one after the other, and prints what works where:
// npm run e2e:versions [-- 1.88.0 ...]
// Installs each of them first, once for this machine, about 2 GB. Without versions, it takes those of test/e2e/host/versions and
// the pinned one. docs/compatibility.md is what this prints.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ensureHost } from '../test/e2e/host/install.mjs';
import { build } from './lib/build.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, ROOT, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const HOST = path.join(ROOT, 'test/e2e/host');
const STORIES = 'test/e2e/versions/stories.e2e.mjs';

await main(async () => {
	const log = printer();
	const given = process.argv.slice(2);
	const pinned = JSON.parse(await readFile(path.join(HOST, 'package.json'), 'utf8')).dependencies
		.n8n;
	const versions = given.length > 0 ? given : await allVersions(pinned);
	await ensureDependencies({ log });
	await build(log);
	const results = path.join(await mkdtemp(path.join(tmpdir(), 'versions-')), 'results.tap');
	const columns = [];
	let areAllRight = true;
	try {
		for (const version of versions) {
			process.env.N8N_UNDER_TEST = version === pinned ? '' : version;
			await ensureHost({ log });
			log(`The stories on n8n ${version}: about 2 minutes`);
			const code = await runNode([
				'--test',
				'--test-reporter=spec',
				'--test-reporter-destination=stdout',
				'--test-reporter=tap',
				`--test-reporter-destination=${results}`,
				STORIES,
			]);
			const stories = storiesIn(await readFile(results, 'utf8'));
			areAllRight &&= code === 0 && stories.size > 0;
			columns.push(stories);
		}
	} finally {
		await rm(path.dirname(results), { recursive: true, force: true });
	}
	const rows = [...new Set(columns.flatMap((stories) => [...stories.keys()]))];
	const cell = (stories, row) => (stories.get(row) ? 'yes' : 'NO');
	log(`\n| n8n | ${versions.join(' | ')} |`);
	log(`| --- |${' --- |'.repeat(versions.length)}`);
	for (const row of rows)
		log(`| ${row} | ${columns.map((stories) => cell(stories, row)).join(' | ')} |`);
	return areAllRight ? 0 : 1;
});

async function allVersions(pinned) {
	const all = [...(await readdir(path.join(HOST, 'versions'))), pinned];
	return all.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Whether each story was right, by its name. */
function storiesIn(tap) {
	const lines = [...tap.matchAll(/^ {4}(not )?ok \d+ - (.+)$/gm)];
	return new Map(lines.map(([, not, name]) => [name, not === undefined]));
}
