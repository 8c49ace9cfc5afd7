// @ts-check
'use strict';

/** Runs `npm run audit` with the real npm on a small tree of packages and a local registry. */

const { spawn } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { gunzipSync } = require('node:zlib');

const SCRIPT = path.join(__dirname, '../../scripts/audit.mjs');

/** The tree: `braces` is there because `micromatch` needs it. @type {Record<string, { version: string, dependencies?: Record<string, string> }>} */
const PACKAGES = {
	micromatch: { version: '4.0.0', dependencies: { braces: '^3.0.0' } },
	braces: { version: '3.0.0' },
};

/** @typedef {Record<string, { id: number, url: string, title: string, severity: string, vulnerable_versions: string }[]>} Advisories */

/**
 * @param {{ advisories?: Advisories, exceptions?: object[], rejects?: boolean }} given the advisories of the registry and the
 * accepted exceptions; `rejects`: the registry rejects requests for advisories
 * @returns {Promise<{ code: number | null, lines: string[], requested: unknown[] }>} the exit code, the printed lines, and the
 * packages for which npm requested advisories
 */
async function auditedTree({ advisories = {}, exceptions = [], rejects = false }) {
	/** @type {unknown[]} */
	const requested = [];
	const registry = createServer(async (request, response) => {
		/** @type {Buffer[]} */
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		if (request.method === 'POST') {
			const body = Buffer.concat(chunks);
			const isPacked = request.headers['content-encoding'] === 'gzip';
			requested.push(JSON.parse((isPacked ? gunzipSync(body) : body).toString()));
			response.writeHead(rejects ? 405 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(rejects ? { message: 'Method not allowed' } : advisories));
			return;
		}
		const name = (request.url ?? '').slice(1);
		const found = PACKAGES[name];
		response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify(
				found && {
					name,
					'dist-tags': { latest: found.version },
					versions: { [found.version]: { name, ...found, dist: { tarball: `http://x/${name}` } } },
				},
			),
		);
	});
	await new Promise((resolve) => registry.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (registry.address());
	const folder = mkdtempSync(path.join(tmpdir(), 'audited-'));
	/** @param {string} name @param {unknown} content */
	const write = (name, content) => writeFileSync(path.join(folder, name), JSON.stringify(content));
	const root = { name: 'tree', version: '1.0.0', devDependencies: { micromatch: '^4.0.0' } };
	write('package.json', root);
	write('package-lock.json', {
		...root,
		lockfileVersion: 3,
		packages: {
			'': root,
			...Object.fromEntries(
				Object.entries(PACKAGES).map(([name, one]) => [
					`node_modules/${name}`,
					{ ...one, dev: true },
				]),
			),
		},
	});
	write('audit-exceptions.json', exceptions);
	try {
		const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` };
		const child = spawn(process.execPath, [SCRIPT, folder], { env });
		let text = '';
		child.stdout.on('data', (chunk) => (text += chunk));
		const code = await new Promise((resolve) => child.once('close', resolve));
		return { code, lines: text.trim().split('\n'), requested };
	} finally {
		registry.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

module.exports = { auditedTree };
