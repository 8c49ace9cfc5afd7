import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { endGroup, spawnGroup } from '../../../scripts/lib/processGroup.mjs';
import { holdPorts } from './ports.mjs';

const run = promisify(execFile);
const PACKAGES = ['postgresql', 'redis-server'];
const POSTGRES_FOLDERS = '/usr/lib/postgresql';
const START_LIMIT = 60_000;

/**
 * Makes sure that PostgreSQL and Redis are on this machine, which n8n needs in queue mode. Nothing of theirs is started.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string | undefined>} undefined when they are there; else a sentence that says what to do
 */
export async function missingDatabases({ log = () => {} } = {}) {
	if (await findPrograms()) return undefined;
	const advice = `Queue mode needs PostgreSQL and Redis. Install them (Debian: apt-get install ${PACKAGES.join(' ')}) and try again.`;
	if (process.getuid?.() !== 0 || !(await isThere('apt-get'))) return advice;
	log(`Installing ${PACKAGES.join(' and ')} with apt-get`);
	try {
		const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
		await run('apt-get', ['update', '-q'], quiet);
		await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...PACKAGES], quiet);
	} catch (error) {
		return `${advice} apt-get could not: ${String(error.stderr || error.message)
			.trim()
			.split('\n')
			.at(-1)}`;
	}
	return (await findPrograms()) ? undefined : advice;
}

/**
 * Starts a PostgreSQL and a Redis of their own, on free ports of this machine, with their files in a temporary folder.
 *
 * @returns {Promise<{ env: Record<string, string>, close: () => Promise<void> }>} `env` leads n8n to both; `close` ends them and
 * removes what they have written. Throws an Error when one does not start
 */
export async function startDatabases() {
	const { initdb, postgres, redis } = await findPrograms();
	const folder = await mkdtemp(path.join(tmpdir(), 'databases-'));
	const [databasePort, queuePort] = await holdPorts([0, 0]);
	const user = await databaseUser(folder);
	const data = path.join(folder, 'postgres');
	await run(initdb, ['-D', data, '-U', 'n8n', '-E', 'UTF8', '--locale=C', '-A', 'trust', '-N'], {
		cwd: folder,
		...user,
	});
	const options = { cwd: folder, stdio: 'ignore' };
	// No power fails in a test, so nothing has to wait for a disk.
	const careless = ['-c', 'fsync=off', '-c', 'unix_socket_directories='];
	const children = await Promise.all([
		spawnGroup(postgres, ['-D', data, '-h', '127.0.0.1', '-p', String(databasePort), ...careless], {
			...options,
			...user,
		}),
		spawnGroup(
			redis,
			['--port', String(queuePort), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
			options,
		),
	]);
	const close = async () => {
		await Promise.all(children.map((child) => endGroup(child, 5_000)));
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await Promise.all([listening('PostgreSQL', databasePort), listening('Redis', queuePort)]);
	} catch (error) {
		await close();
		throw error;
	}
	return {
		close,
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(databasePort),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(queuePort),
		},
	};
}

/** Where Debian puts PostgreSQL's programs depends on its version; elsewhere they are on the path. */
async function findPrograms() {
	const versions = await readdir(POSTGRES_FOLDERS).catch(() => []);
	const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
	const at = (name) => (newest ? path.join(POSTGRES_FOLDERS, newest, 'bin', name) : name);
	const programs = { initdb: at('initdb'), postgres: at('postgres'), redis: 'redis-server' };
	const there = await Promise.all(Object.values(programs).map(isThere));
	return there.every(Boolean) ? programs : undefined;
}

const isThere = (program) =>
	run(program, ['--version']).then(
		() => true,
		() => false,
	);

/** PostgreSQL does not run as root; Debian's package brings a user for it. */
async function databaseUser(folder) {
	if (process.getuid?.() !== 0) return {};
	const number = async (option) => Number((await run('id', [option, 'postgres'])).stdout);
	const [uid, gid] = [await number('-u'), await number('-g')];
	await chown(folder, uid, gid);
	return { uid, gid };
}

async function listening(name, port) {
	for (const until = Date.now() + START_LIMIT; ; await sleep(100)) {
		const socket = connect(port, '127.0.0.1');
		const open = await new Promise((resolve) => {
			socket.once('connect', () => resolve(true));
			socket.once('error', () => resolve(false));
		});
		socket.destroy();
		if (open) return;
		if (Date.now() > until) throw new Error(`${name} did not start.`);
	}
}
