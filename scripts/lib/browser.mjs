import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The usual places of browsers that can be driven. The first is where `apt-get install chromium` puts it. */
const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Finds a Chromium or Chrome to drive: the one that CHROMIUM names, or an installed one. As root on Debian, it installs one where
 * none is found.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<string>} path of the program; throws an Error with advice
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

async function aptGet(args) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const child = spawn('apt-get', ['-qq', ...args], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	if (code !== 0) throw new Error(`apt-get ${args[0]} failed; see its output above.`);
}
