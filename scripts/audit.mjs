// Reads the known weaknesses of the development tools from the npm registry: npm run audit (-- <another folder>)
// The package itself has no dependencies at run time. audit-exceptions.json holds the accepted weaknesses, each with a reason and
// a day on which it has to be looked at again. Exit code 1: a weakness was not accepted. Exit code 2: the registry gave no
// report, so nothing is known; .ci/run then counts this check neither as passed nor as failed, and says so.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import verdict from './lib/auditVerdict.js';
import { npmCommand } from './lib/npm.mjs';
import { main, ROOT } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const COULD_NOT_ASK = 2;

await main(async () => {
	const log = printer();
	const folder = process.argv[2] ?? ROOT;
	const exceptions = JSON.parse(readFileSync(path.join(folder, 'audit-exceptions.json'), 'utf8'));
	const report = audit(folder);
	if (report.error) {
		log(`NOT CHECKED: the npm registry could not be asked. It said: ${report.error}`);
		return COULD_NOT_ASK;
	}
	const { open, accepted, stale } = verdict.weighed(report, exceptions, new Date());
	for (const line of accepted) log(`accepted: ${line}`);
	for (const line of [...open, ...stale]) log(`FAILED: ${line}`);
	if (open.length + stale.length > 0) return 1;
	log('checked: nothing is known that was not accepted');
	return 0;
});

/** npm's report on the packages of a lockfile, or `error`. */
function audit(cwd) {
	const { command, args, shell } = npmCommand(['audit', '--json', '--package-lock-only']);
	const { stdout } = spawnSync(command, args, {
		cwd,
		shell,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	try {
		// npm writes warnings before the JSON when it fails.
		const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
		if (report.vulnerabilities) return report;
		return { error: report.message ?? report.error?.summary ?? 'nothing that can be read' };
	} catch {
		return { error: 'nothing that can be read' };
	}
}
