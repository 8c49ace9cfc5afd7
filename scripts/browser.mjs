// Walks through "Your first workflow" of README.md in n8n's own editor, in a real browser, light and dark:
// npm run browser [-- --tap=<file>], and npm run pictures, which also puts the pictures of it into docs/images.
import { ensureHost } from '../test/e2e/host/install.mjs';
import { ensureBrowser } from './lib/browser.mjs';
import { build } from './lib/build.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

await main(async () => {
	const log = printer();
	const words = process.argv.slice(2);
	const tap = words.find((word) => word.startsWith('--tap='))?.slice('--tap='.length);
	if (words.includes('--pictures')) process.env.PICTURES = 'docs/images';
	await ensureDependencies({ log });
	process.env.CHROMIUM = await ensureBrowser(log);
	await ensureHost({ log });
	await build(log);
	log('Walking through the first workflow in a browser: about 5 minutes');
	return await runNode([
		'--test',
		'--test-reporter=spec',
		'--test-reporter-destination=stdout',
		...(tap ? ['--test-reporter=tap', `--test-reporter-destination=${tap}`] : []),
		'test/browser/firstWorkflow.e2e.mjs',
	]);
});
