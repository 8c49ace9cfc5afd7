import { readFile, writeFile } from 'node:fs/promises';

/** Measures how much an action costs another process. */

/**
 * @param {number} pid
 * @param {() => Promise<unknown>} action
 * @returns {Promise<{ seconds: number, work: number, peak: number, result: unknown }>} `work` is the processor time of the
 * process in seconds; `peak` is how far, in bytes, its memory rose above what it had before; Linux only
 */
export async function measure(pid, action) {
	const before = await memory(pid, 'VmRSS');
	// Resets the peak to the present level.
	await writeFile(`/proc/${pid}/clear_refs`, '5');
	const workBefore = await processorTime(pid);
	const began = performance.now();
	const result = await action();
	const seconds = (performance.now() - began) / 1000;
	const work = (await processorTime(pid)) - workBefore;
	return { seconds, work, peak: Math.max(0, (await memory(pid, 'VmHWM')) - before), result };
}

export function median(numbers) {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Linux counts it in hundredths of a second. */
async function processorTime(pid) {
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function memory(pid, field) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => {
		throw new Error('The memory of a process can be measured on Linux only, while it runs.');
	});
	return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]) * 1024;
}
