import { readFile, writeFile } from 'node:fs/promises';

/** What an action costs another process. */

/**
 * @param {number} pid
 * @param {() => Promise<unknown>} action
 * @returns {Promise<{ seconds: number, peak: number, result: unknown }>} `peak` is how far, in bytes, the memory of the process
 * rose above what it had before; Linux only
 */
export async function measure(pid, action) {
	const before = await memory(pid, 'VmRSS');
	// Resets the peak to the present level.
	await writeFile(`/proc/${pid}/clear_refs`, '5');
	const began = performance.now();
	const result = await action();
	const seconds = (performance.now() - began) / 1000;
	return { seconds, peak: Math.max(0, (await memory(pid, 'VmHWM')) - before), result };
}

export function median(numbers) {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function memory(pid, field) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => {
		throw new Error('The memory of a process can be measured on Linux only, while it runs.');
	});
	return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]) * 1024;
}
