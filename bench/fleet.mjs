// What many workflows and many pending jobs cost, in a real n8n and in virtual time, beside the same with n8n's own steps:
//   npm run bench:fleet [-- --quick] [--only counts,triggers,recipe,start] [--sizes 1,10,100,200] [--minutes 2]
// Ends with exit code 1 when a target is missed. With --quick, below two minutes, a few workflows are killed once, and only the
// results are judged, not their costs. Memory is shown on Linux only.
import { ensureDependencies } from '../scripts/lib/ensureDependencies.mjs';
import { build } from '../scripts/lib/build.mjs';
import { main } from '../scripts/lib/program.mjs';
import { printer } from '../scripts/lib/say.mjs';

const QUICK = process.argv.includes('--quick');
const option = (name, otherwise) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : process.argv[at + 1];
};
const ONLY = option('only', QUICK ? 'counts,triggers' : 'counts,triggers,recipe,start').split(',');
const SIZES = option('sizes', QUICK ? '5' : '1,10,100,200')
	.split(',')
	.map(Number);
const MINUTES = Number(option('minutes', '2'));
const START_SIZE = Number(option('start-size', '200'));

await main(async () => {
	const log = printer();
	await ensureDependencies({ log });
	await build(log);
	// Only now: these need the tools that were just installed.
	const [{ printRows, ...parts }, { Table }] = await Promise.all([
		import('./fleet/parts.mjs'),
		import('./output/table.mjs'),
	]);
	const table = new Table({ judgesCosts: !QUICK });
	const bench = { log, quick: QUICK, sizes: SIZES, minutes: MINUTES, startSize: START_SIZE };
	try {
		for (const name of ONLY) await parts[name](bench, table);
	} finally {
		printRows(log);
		table.print(log);
	}
	return table.missed === 0 ? 0 : 1;
});
