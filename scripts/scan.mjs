// Applies n8n's rules for published community packages to the checkout and to the packed packages: npm run scan
// Prints their sizes, too. n8n's own command does the same, but only with a package that is on npm already.
import path from 'node:path';
import { rm } from 'node:fs/promises';

import { packPackage } from '../test/e2e/host/packPackage.mjs';
import { build } from './lib/build.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { allPackages } from './lib/packages.mjs';
import { main } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

/** The scanner lets "No files found to analyze" pass. */
const isClean = ({ passed, message }) => passed && !message;

const kB = (bytes) => `${Math.ceil(bytes / 1000)} kB`;

await main(async () => {
	const log = printer();
	await ensureDependencies({ log });
	await build(log);
	const { SOURCE_FILE_PATTERNS, analyzePackage } =
		await import('@n8n/scan-community-package/scanner/scanner.mjs');
	let allClean = true;
	for (const { name, folder } of await allPackages()) {
		const packed = await packPackage(folder);
		const results = {
			'in the checkout': await analyzePackage(folder, SOURCE_FILE_PATTERNS),
			packed: await analyzePackage(packed.folder, ['**/*.js', 'package.json']),
		};
		const { files, packed: bytes, installed } = packed.size;
		log(`${name}: ${files} files, ${kB(bytes)} packed, ${kB(installed)} installed`);
		await rm(path.dirname(packed.folder), { recursive: true, force: true });
		for (const [where, result] of Object.entries(results)) {
			allClean &&= isClean(result);
			log(`n8n's rules, ${name}, ${where}: ${isClean(result) ? 'passed' : 'FAILED'}`);
			if (!isClean(result)) log([result.message, result.details].filter(Boolean).join('\n'));
		}
	}
	return allClean ? 0 : 1;
});
