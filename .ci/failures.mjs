// Prints the tests that have failed, and why: node .ci/failures.mjs <reports folder>
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const LINES = 12;

const failuresOf = {
	'.json': (text) =>
		JSON.parse(text).testResults.flatMap(({ name, message, assertionResults }) =>
			assertionResults.length === 0 && message
				? [[name, message]]
				: assertionResults
						.filter(({ status }) => status === 'failed')
						.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]),
		),
	// The details of a test follow its line, between "---" and "...".
	'.tap': (text) =>
		[...text.matchAll(/^ *not ok \d+ - (.*)\n *---\n([^]*?)\n *\.\.\.$/gm)]
			.filter(([, , details]) => !details.includes("failureType: 'subtestsFailed'"))
			.map(([, name, details]) => [name, details.replace(/^[^]*?error: /, '')]),
};

for (const file of readdirSync(folder)) {
	const read = failuresOf[path.extname(file)];
	if (!read) continue;
	try {
		for (const [name, reason] of read(readFileSync(path.join(folder, file), 'utf8'))) {
			const lines = reason.split('\n').slice(0, LINES);
			console.log(`${file}: ${name}\n${lines.map((line) => `    ${line.trim()}`).join('\n')}\n`);
		}
	} catch (error) {
		console.log(`${file} cannot be read: ${error.message}`);
	}
}
