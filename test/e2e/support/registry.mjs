import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';

import selfsigned from 'selfsigned';

const run = promisify(execFile);
const HOST = 'registry.npmjs.org';

/**
 * The npm registry, as n8n and its npm see it: n8n without a licence uses no other. A proxy leads all requests to the registry here,
 * and rejects all others.
 *
 * @returns {Promise<{ env: Record<string, string>, publish: (folder: string, version: string) => Promise<void>,
 * published: { name: string, token: string | undefined, tarball: Buffer }[], close: () => Promise<void> }>} `env` is for n8n and
 * npm; `publish` offers an unpacked package under a version, as the latest; `published` is what `npm publish` has sent
 */
export async function startRegistry() {
	const folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
	const { authority, key, cert } = await certificate();
	const caFile = path.join(folder, 'authority.pem');
	await writeFile(caFile, authority);

	/** Name to packument. */
	const packages = new Map();
	const tarballs = new Map();
	const published = [];
	const registry = createServer({ key, cert }, async (request, response) => {
		const { url = '', method, headers } = request;
		if (method === 'PUT') {
			const { _attachments, ...packument } = await json(request);
			const tarball = Buffer.from(Object.values(_attachments)[0].data, 'base64');
			published.push({ name: packument.name, token: headers.authorization, tarball });
			packages.set(packument.name, packument);
			response.writeHead(201).end('{}');
			return;
		}
		const address = decodeURIComponent(new URL(url, `https://${HOST}`).pathname).slice(1);
		const [name, version] = address.split('/');
		const packument = packages.get(name);
		const answer =
			version === undefined
				? packument
				: packument?.versions[packument['dist-tags'][version] ?? version];
		const body = tarballs.get(address) ?? JSON.stringify(answer ?? { error: 'Not found' });
		response.writeHead(tarballs.has(address) || answer ? 200 : 404).end(body);
	});
	const proxy = createProxy((_request, response) => response.writeHead(502).end());
	proxy.on('connect', ({ url = '' }, socket) => {
		socket.on('error', () => {});
		if (url !== `${HOST}:443`) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		const through = connect(registry.address().port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(through).pipe(socket);
		});
		through.on('error', () => socket.destroy());
	});
	for (const server of [registry, proxy])
		await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${proxy.address().port}`,
			NODE_EXTRA_CA_CERTS: caFile,
			// A cached response of one test must not serve another.
			npm_config_cache: path.join(folder, 'cache'),
		},
		async publish(unpacked, version) {
			const file = path.join(unpacked, 'package.json');
			const manifest = { ...JSON.parse(await readFile(file, 'utf8')), version };
			await writeFile(file, JSON.stringify(manifest));
			const tarball = path.join(folder, `${version}.tgz`);
			await run('tar', ['-czf', tarball, '-C', path.dirname(unpacked), path.basename(unpacked)]);
			const bytes = await readFile(tarball);
			const { name } = manifest;
			const address = `${name}/-/${name}-${version}.tgz`;
			tarballs.set(address, bytes);
			const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
			const dist = { tarball: `https://${HOST}/${address}`, integrity };
			packages.set(name, {
				name,
				'dist-tags': { latest: version },
				versions: { ...packages.get(name)?.versions, [version]: { ...manifest, dist } },
			});
		},
		published,
		async close() {
			for (const server of [registry, proxy]) {
				server.closeAllConnections();
				server.close();
			}
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function certificate() {
	const settings = { days: 1, keySize: 2048, algorithm: 'sha256' };
	const authority = await selfsigned.generate([{ name: 'commonName', value: 'Test registry' }], {
		...settings,
		extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
	});
	const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: HOST }], {
		...settings,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
	});
	return { authority: authority.cert, key, cert };
}
