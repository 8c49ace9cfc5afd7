// Prepares a release of all packages: npm run release -- 0.2.0
// Sets the version everywhere, and heads each CHANGELOG.md with the commits since the last release that changed shipped files.
// Left to do by hand: read it, shorten it, commit and tag.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { npm } from './lib/npm.mjs';
import { allPackages } from './lib/packages.mjs';
import { main, ROOT } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

await main(async () => {
	const log = printer();
	const [version] = process.argv.slice(2);
	if (!/^\d+\.\d+\.\d+$/.test(version ?? ''))
		throw new Error('Name the version, such as: npm run release -- 0.2.0');
	if (run('git', 'status', '--porcelain') !== '') throw new Error('Commit your changes first.');
	await ensureDependencies({ log });
	for (const { name, folder } of await allPackages()) {
		// npm itself rejects the version that is there already.
		await npm(['version', version, '--no-git-tag-version'], { cwd: folder });
		const news = changesIn(folder, version);
		const file = path.join(folder, 'CHANGELOG.md');
		const [title, ...older] = readFileSync(file, 'utf8').split(/\n(?=## )/);
		writeFileSync(file, [`${title.trimEnd()}\n`, news, ...older].join('\n'));
		log(
			`${name} ${version}: ${news.split('\n').filter((line) => line.startsWith('- ')).length} changes`,
		);
	}
	log('Read the changelogs, commit, and push a tag with the version.');
});

/** A section of the changelog, in Markdown. */
function changesIn(folder, version) {
	const ships = ['nodes', 'credentials', 'icons'].map((part) => path.join(folder, part));
	const paths = [path.join(ROOT, 'core'), ...ships].map((place) =>
		path.relative(ROOT, place).split(path.sep).join('/'),
	);
	const text = run(
		process.execPath,
		'node_modules/auto-changelog/src/index.js',
		'--stdout',
		`--latest-version=${version}`,
		`--starting-version=${version}`,
		'--template=scripts/lib/changelog.hbs',
		'--commit-limit=false',
		'--sort-commits=date-desc',
		`--append-git-log=-- ${paths.join(' ')}`,
	);
	return `${text.trim()}\n`;
}

function run(program, ...words) {
	return execFileSync(program, words, { cwd: ROOT, encoding: 'utf8' });
}
