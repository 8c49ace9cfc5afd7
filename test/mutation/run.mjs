// Changes the core in small ways, one at a time, and shows which change no test notices:
// npm run mutation [-- [--plain] core/pages.ts …]
// In two rounds: nearly all is noticed by the tests with plain data, in a fraction of a second a change; only what these
// leave over goes to the tests with the engine of n8n, which take seconds. With --plain, the first round is all.
import { readFileSync, writeFileSync } from 'node:fs';
import { ensureDependencies } from '../../scripts/lib/ensureDependencies.mjs';
import { main, runNode } from '../../scripts/lib/program.mjs';
import { printer } from '../../scripts/lib/say.mjs';

const REPORT = 'reports/mutation.json';
const LEAST_SCORE = 90;
const NOTICED = ['Killed', 'Timeout'];
const LEFT_OVER = ['Survived', 'NoCoverage'];

/** One round over what `--mutate` of Stryker understands; the changes it has tried, each with its file. */
async function round(name, mutate) {
	process.env.MUTATION_ROUND = name;
	const config = 'test/mutation/stryker.config.mjs';
	const code = await runNode([
		'node_modules/@stryker-mutator/core/bin/stryker.js',
		'run',
		config,
		'--mutate',
		mutate.join(','),
	]);
	if (code !== 0) throw new Error(`The round "${name}" ended with ${code}.`);
	const { files } = JSON.parse(readFileSync(REPORT, 'utf8'));
	return Object.entries(files).flatMap(([file, { source, mutants }]) =>
		mutants.map((mutant) => ({ ...mutant, file, source })),
	);
}

const keyOf = ({ file, location, mutatorName, replacement }) =>
	JSON.stringify([file, location, mutatorName, replacement]);

/** As Stryker wants it: lines from one, columns from zero. */
const rangeOf = ({ file, location: { start, end } }) =>
	`${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

/** The changes of both rounds; the second one has the last word. */
async function tryAll(patterns, { plain }) {
	const first = await round('plain data', patterns);
	const left = first.filter(({ status }) => LEFT_OVER.includes(status));
	if (plain || left.length === 0) return first;
	const second = await round('engine', [...new Set(left.map(rangeOf))]);
	const later = new Map(second.map((mutant) => [keyOf(mutant), mutant]));
	return first.map((mutant) =>
		LEFT_OVER.includes(mutant.status) ? (later.get(keyOf(mutant)) ?? mutant) : mutant,
	);
}

/** A line of the table: how many of the changes were noticed. */
function line(name, mutants) {
	const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
	const all = mutants.filter(({ status }) => [...NOTICED, ...LEFT_OVER].includes(status)).length;
	const score = all === 0 ? 100 : (100 * noticed) / all;
	return { score, text: `| ${name} | ${score.toFixed(1)} % | ${noticed} of ${all} |` };
}

/** What was there, and what nobody has noticed in its place. */
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
	const named = process.argv.slice(2).filter((word) => word !== '--plain');
	const patterns = named.length > 0 ? named : ['core/**/*.ts'];
	const mutants = await tryAll(patterns, { plain: process.argv.includes('--plain') });
	writeFileSync(REPORT, JSON.stringify(mutants.map(({ source, ...mutant }) => mutant)));
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
