/**
 * A printer of steps for people: `log` writes one line to stdout; the first word tells whose line it is when several things run.
 *
 * @param {string} [prefix] put before every line, in brackets
 * @returns {(line: string) => void}
 */
export function printer(prefix) {
	return (line) => process.stdout.write(`${prefix ? `[${prefix}] ` : ''}${line}\n`);
}

/**
 * Gives a time in words: `8 s`, `2 min 05 s`.
 *
 * @param {number} ms
 * @returns {string}
 */
export function elapsed(ms) {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Gives a number with its thousands apart: `2,115`.
 *
 * @param {number} value
 * @returns {string}
 */
export function count(value) {
	return value.toLocaleString('en-US');
}

/**
 * Runs something long and says every few seconds how it goes, so that nobody takes it for stuck.
 *
 * @template T
 * @param {(line: string) => void} log
 * @param {(ms: number) => string | Promise<string>} line gives the line to say, from the time that has passed
 * @param {() => Promise<T>} work
 * @param {number} [every] milliseconds between two lines
 * @returns {Promise<T>} what `work` gives; throws what `work` throws
 */
export async function withProgress(log, line, work, every = 5000) {
	const began = Date.now();
	let over = false;
	const timer = setInterval(async () => {
		const text = await line(Date.now() - began);
		// The line may have taken a while to put together, and a "still working" after the end would be wrong.
		if (!over) log(text);
	}, every);
	try {
		return await work();
	} finally {
		over = true;
		clearInterval(timer);
	}
}
