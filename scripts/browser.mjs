// Walks through "Your first workflow" of each README in n8n's own editor, in a real browser:
// npm run browser [-- amperity] [-- --tap=<file>], and npm run pictures, which does so light and dark, and puts the pictures of it
// into docs/images.
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
	if (words.includes('--pictures')) process.env.PICTURES = 'yes';
	const services = words.filter((word) => !word.startsWith('--'));
	if (services.length > 0) process.env.WALKS = services.join();
	await ensureDependencies({ log });
	process.env.CHROMIUM = await ensureBrowser(log);
	await ensureHost({ log });
	await build(log);
	log(
		'Walking through the first workflows in a browser: about 2 minutes for each package and scheme',
	);
	return await runNode([
		'--test',
		'--test-reporter=spec',
		'--test-reporter-destination=stdout',
		...(tap ? ['--test-reporter=tap', `--test-reporter-destination=${tap}`] : []),
		'test/browser/firstWorkflow.e2e.mjs',
	]);
});
