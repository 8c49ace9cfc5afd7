import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { installOnce } from './installOnce.mjs';
import { buildSqlite, findNode, hasHeaders } from './nativeParts.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROGRAM = 'node_modules/n8n/bin/n8n';

/**
 * Makes sure that n8n is on this machine, with a Node that fits it: the pinned one, or the one that `N8N_UNDER_TEST` names. That
 * is a folder of `versions`, such as 1.88.0, or any folder that holds `node_modules/n8n`, wherever it came from, such as
 * `/usr/local/lib` of n8n's Docker image.
 *
 * @param {{ log?: (line: string) => void }} [options] `log` is called for each step, and not at all when n8n is there already
 * @returns {Promise<{ node: string, n8n: string, dir: string }>} the Node program, n8n's start script, and the folder of both.
 * Throws an Error with advice when something cannot be installed
 */
export async function ensureHost({ log = () => {} } = {}) {
	const wanted = process.env.N8N_UNDER_TEST || '';
	const isThere = wanted !== '' && existsSync(path.join(wanted, PROGRAM));
	const dir = isThere ? path.resolve(wanted) : await installed(wanted, log);
	return { node: await findNode(dir), n8n: path.join(dir, PROGRAM), dir };
}

async function installed(version, log) {
	const source = version === '' ? HERE : path.join(HERE, 'versions', version);
	if (!existsSync(path.join(source, 'package.json')))
		throw new Error(
			`There is no n8n in ${version}. N8N_UNDER_TEST names a folder of test/e2e/host/versions, or one that holds node_modules/n8n.`,
		);
	return await installOnce({
		source,
		kind: 'host',
		what: version === '' ? 'n8n' : `n8n ${version}`,
		size: '1.5 to 2.5 GB',
		time: '3 to 6 minutes, on a busy computer up to 12',
		meanwhile: async () => await compileAhead(log),
		prepare: async (dir) => await buildSqlite(dir, { log }),
		log,
	});
}

/**
 * Makes n8n's database module in a folder of its own, from where `buildSqlite` takes it. The Node that runs this is as good as n8n's:
 * the binary is the same for all of them.
 */
async function compileAhead(log) {
	const node = process.execPath;
	if (!hasHeaders(node)) return;
	await installOnce({
		source: path.join(HERE, 'sqlite3'),
		kind: 'sqlite3',
		what: "n8n's database module",
		size: '60 MB',
		time: 'at the same time, 1 to 3 minutes',
		prepare: async (dir) => await buildSqlite(dir, { node, log }),
		log,
	}).catch(() => log("  n8n's database module is not ready yet; its turn comes again after n8n."));
}
