// Changes the core in small ways, one at a time, and shows which change no test notices:
// npm run mutation [-- [--again] [--engine] core/pagination/numberedPages.ts …]
// The tests with plain data try them, in a fraction of a second each. --again tries only the changes that the last run has left
// over, and those in code that is new since then; --engine does the same, with the tests on the engine of n8n as well, which
// take seconds to minutes each.
import { readFileSync, rmSync } from 'node:fs';
import { ensureDependencies } from '../../scripts/lib/ensureDependencies.mjs';
import { main, runNode } from '../../scripts/lib/program.mjs';
import { printer } from '../../scripts/lib/say.mjs';
import config from './stryker.config.mjs';

const LEAST_SCORE = 90;
const NOTICED = ['Killed', 'Timeout'];
const LEFT_OVER = ['Survived', 'NoCoverage'];
const CONFIG = 'test/mutation/stryker.config.mjs';
const STRYKER = 'node_modules/@stryker-mutator/core/bin/stryker.js';

/** All changes that were tried, each with its file. */
function results() {
	const { files } = JSON.parse(readFileSync(config.jsonReporter.fileName, 'utf8'));
	return Object.entries(files).flatMap(([file, { source, mutants }]) =>
		mutants.map((mutant) => ({ ...mutant, file, source })),
	);
}

/** A line of the table: how many of the changes were noticed. */
function line(name, mutants) {
	const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
	const score = (100 * noticed) / mutants.length;
	return { score, text: `| ${name} | ${score.toFixed(1)} % | ${noticed} of ${mutants.length} |` };
}

/** A change that no test noticed: the code, and the code in its place. */
function words({ file, source, location: { start, end }, replacement, status }) {
	const lines = source.split('\n').slice(start.line - 1, end.line);
	const last = lines.length - 1;
	lines[last] = lines[last].slice(0, end.column - 1);
	lines[0] = lines[0].slice(start.column - 1);
	const [was, is] = [lines.join('\n'), replacement ?? ''].map((text) => text.replace(/\s+/g, ' '));
	const unseen = status === 'NoCoverage' ? ' (no test reaches it)' : '';
	return `${file}:${start.line} ${was.slice(0, 100)} → ${is.slice(0, 100)}${unseen}`;
}

await main(async () => {
	await ensureDependencies({ log: printer() });
	const args = process.argv.slice(2);
	const named = args.filter((arg) => !arg.startsWith('--'));
	// There is nothing but constants in the description of a trigger, which no test with plain data loads.
	const patterns = named.length > 0 ? named : ['core/**/*.ts', '!core/trigger/description.ts'];
	const engine = args.includes('--engine');
	if (!engine && !args.includes('--again')) rmSync(config.incrementalFile, { force: true });
	process.env.MUTATION_TESTS = engine ? '{unit,nodes}' : 'unit';
	const code = await runNode([STRYKER, 'run', CONFIG, '--mutate', patterns.join(',')]);
	if (code !== 0) throw new Error(`Stryker ended with ${code}.`);
	const mutants = results().filter(({ status }) => [...NOTICED, ...LEFT_OVER].includes(status));
	const files = [...new Set(mutants.map(({ file }) => file))].sort();
	const total = line('**All**', mutants);
	console.log('\nNobody has noticed:\n');
	for (const mutant of mutants.filter(({ status }) => LEFT_OVER.includes(status)))
		console.log(words(mutant));
	console.log('\n| File | Noticed | |\n| --- | ---: | ---: |');
	for (const file of files)
		console.log(
			line(
				file.replace('core/', ''),
				mutants.filter((m) => m.file === file),
			).text,
		);
	console.log(total.text);
	return total.score >= LEAST_SCORE ? 0 : 1;
});
