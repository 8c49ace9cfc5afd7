// Measures Get Output, List Jobs and Upload File in a real n8n, beside n8n's HTTP Request node, a plain declarative node and
// curl, all in one run:
//   npm run bench:output [-- --quick] [--only items,limits,files,lists,uploads]
// Ends with exit code 1 when a target is missed. With --quick, about two minutes, the sizes are small and only the results are
// judged, not their costs. Linux only (it reads /proc), and curl must be there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ensureDependencies } from '../scripts/lib/ensureDependencies.mjs';
import { build } from '../scripts/lib/build.mjs';
import { main } from '../scripts/lib/program.mjs';
import { printer } from '../scripts/lib/say.mjs';

const QUICK = process.argv.includes('--quick');
const only = process.argv.indexOf('--only');
const ONLY = (only < 0 ? 'items,limits,files,lists,uploads' : process.argv[only + 1]).split(',');
const TOKEN = 'sdm-bench-token';
const MB = 1e6;
const SIZES = QUICK
	? { rounds: 1, rows: 150_000, fileBytes: 100 * MB, jobCount: 5_000 }
	: { rounds: 5, rows: 1_000_000, fileBytes: 1000 * MB, jobCount: 100_000 };

await main(async () => {
	const log = printer();
	await ensureDependencies({ log });
	await build(log);
	// Only now: these need the tools that were just installed.
	const [{ openHost }, { openService }, { openJobs }, parts, { Table }] = await Promise.all([
		import('./output/host.mjs'),
		import('./output/service.mjs'),
		import('./output/jobs.mjs'),
		import('./output/parts.mjs'),
		import('./output/table.mjs'),
	]);
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	const closers = [async () => await rm(folder, { recursive: true, force: true })];
	try {
		log('Writing the responses of the service to disk');
		const outputs = {
			warm: { rows: 1_000 },
			edge: { rows: 125_000 },
			rows: { rows: SIZES.rows },
			file: { bytes: SIZES.fileBytes },
			...(QUICK ? {} : { tooLarge: { bytes: 560 * 1024 * 1024 } }),
		};
		const service = await openService({ folder, token: TOKEN, outputs });
		closers.unshift(service.close);
		const jobs = await openJobs({ token: TOKEN, count: SIZES.jobCount });
		closers.unshift(jobs.close);
		const { url } = service;
		const services = {
			...{ httpRequest: url, plain: url, items: url, errorOutput: url },
			...{ columns: url, file: url, upload: url, plainUpload: url, httpUpload: url },
		};
		const host = await openHost({
			log,
			token: TOKEN,
			services: { ...services, listJobs: jobs.url, listOlderJobs: jobs.url },
		});
		closers.unshift(host.close);

		const bench = { host, service, jobs, log, token: TOKEN, folder, ...SIZES };
		const table = new Table({ judgesCosts: !QUICK });
		for (const name of ONLY) await parts[name](bench, table);
		table.print(log);
		return table.missed === 0 ? 0 : 1;
	} finally {
		for (const close of closers) await close();
	}
});
