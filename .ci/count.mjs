// Prints "<passed> <failed>" for a part of the run: node .ci/count.mjs <jest:name|tap:name|one|ask> <reports folder> <exit code>
// A runner that failed without a failed test, or has left no results, counts as one failure.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [what, folder, code] = process.argv.slice(2);
const [kind, name] = what.split(':');
const read = (file) => readFileSync(path.join(folder, file), 'utf8');

const readers = {
	one: () => (code === '0' ? [1, 0] : [0, 1]),
	// A question that could not be asked has no answer, good or bad.
	ask: () => (code === '0' ? [1, 0] : code === '2' ? [0, 0] : [0, 1]),
	jest() {
		const results = JSON.parse(read(`${name}.json`));
		return [results.numPassedTests, results.numFailedTests + results.numRuntimeErrorTestSuites];
	},
	tap() {
		const text = read(`${name}.tap`);
		const last = (word) =>
			Number([...text.matchAll(new RegExp(`^# ${word} (\\d+)$`, 'gm'))].at(-1)[1]);
		return [last('pass'), last('fail') + last('cancelled')];
	},
};

function counted() {
	try {
		const [passed, failed] = readers[kind]();
		const silent = kind !== 'ask' && failed === 0 && (code !== '0' || passed === 0);
		return [passed, silent ? 1 : failed];
	} catch {
		return [0, 1];
	}
}

console.log(counted().join(' '));
