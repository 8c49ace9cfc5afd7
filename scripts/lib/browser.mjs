import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where systems keep a browser that can be driven; Debian's comes first, since it can be installed. */
const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium or Chrome to drive: the one that CHROMIUM names, or one that is there. On Debian it is installed where it is missing
 * and we may do that.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<string>} where the program is; throws an Error that says what to do
 */
export async function ensureBrowser(log) {
	const named = process.env.CHROMIUM;
	if (named) {
		if (existsSync(named)) return named;
		throw new Error(`CHROMIUM names a program that does not exist: ${named}`);
	}
	const found = PLACES.find((place) => existsSync(place));
	if (found) return found;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		log('Installing Chromium (apt-get install chromium): about a minute');
		await aptGet(['update']);
		await aptGet(['install', '-y', '--no-install-recommends', 'chromium']);
		if (existsSync(PLACES[0])) return PLACES[0];
	}
	throw new Error(
		'A browser is needed: install Chromium or Chrome (on Debian: sudo apt-get install chromium), or let the variable CHROMIUM name the program.',
	);
}

async function aptGet(words) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const child = spawn('apt-get', ['-qq', ...words], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	if (code !== 0) throw new Error(`apt-get ${words[0]} failed; its own words stand above.`);
}
