/**
 * Makes a function that prints one line for people to read. The prefix tells lines apart when several things run.
 *
 * @param {string} [prefix] put before every line, in brackets
 * @returns {(line: string) => void}
 */
export function printer(prefix) {
	return (line) => process.stdout.write(`${prefix ? `[${prefix}] ` : ''}${line}\n`);
}

/**
 * A duration as text: `8 s`, `2 min 05 s`.
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
 * A number with its thousands apart: `2,115`.
 *
 * @param {number} value
 * @returns {string}
 */
export function count(value) {
	return value.toLocaleString('en-US');
}

/**
 * Runs long work and logs every few seconds how it goes, so that it does not seem stuck.
 *
 * @template T
 * @param {(line: string) => void} log
 * @param {(ms: number) => string | Promise<string>} line makes the line to log from the time that has passed
 * @param {() => Promise<T>} work
 * @param {number} [every] milliseconds between two lines
 * @returns {Promise<T>} the result of `work`; throws its errors
 */
export async function withProgress(log, line, work, every = 5000) {
	const began = Date.now();
	let over = false;
	const timer = setInterval(async () => {
		const text = await line(Date.now() - began);
		// Making the line may have taken a while, and a "still working" after the end would be wrong.
		if (!over) log(text);
	}, every);
	try {
		return await work();
	} finally {
		over = true;
		clearInterval(timer);
	}
}
