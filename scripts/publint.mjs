// Checks the manifest of each package as npm would publish it, with publint. They must be built.
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { allPackages } from './lib/packages.mjs';
import { main } from './lib/program.mjs';

await main(async () => {
	let found = 0;
	for (const { name, folder } of await allPackages()) {
		const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
		found += messages.length;
		const lines = messages.map((message) => formatMessage(message, pkg));
		console.log(`publint ${name}: ${lines.length > 0 ? lines.join('\n') : 'all good'}`);
	}
	return found > 0 ? 1 : 0;
});
