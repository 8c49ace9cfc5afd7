import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT = 5_000;
const DEAD_AFTER = 60_000;

/**
 * Whether a process of this machine is still there.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// The process exists but belongs to another user.
		return error.code === 'EPERM';
	}
}

/**
 * Does something while holding a lock file, so that two runs do not do the same long work side by side. A lock left by a run
 * that died is taken over: its process is gone, or it has not been touched for a minute (the folder may be on another machine).
 * Two runs that take over the same dead lock at once may both go on; the work must be harmless when done twice.
 *
 * @template T
 * @param {string} file
 * @param {() => void} onWait called every ten seconds while another run holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} the result of `work`; throws its errors
 */
export async function withLock(file, onWait, work) {
	const mine = `${process.pid} ${hostname()} ${Date.now()}`;
	for (let waited = 0; !(await take(file, mine)); waited++) {
		if (await isStale(file)) {
			await rm(file, { force: true });
			continue;
		}
		if (waited % 10 === 0) onWait();
		await sleep(1000);
	}
	const beat = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), BEAT);
	beat.unref();
	try {
		return await work();
	} finally {
		clearInterval(beat);
		if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true });
	}
}

async function take(file, mine) {
	try {
		await writeFile(file, mine, { flag: 'wx' });
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
}

async function isStale(file) {
	try {
		const [pid, host] = (await readFile(file, 'utf8')).split(' ');
		if (host === hostname() && !isAlive(Number(pid))) return true;
		return Date.now() - (await stat(file)).mtimeMs > DEAD_AFTER;
	} catch {
		// Gone in the meantime: the next try may take it.
		return false;
	}
}
