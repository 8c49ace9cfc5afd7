// Writes the skeleton of a package for one more service: npm run new-service -- contoso-erp "Contoso ERP"
// With --try, it does so in a copy of the repository, checks and tests the result there, and throws it away.
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, ROOT, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';
import { skeleton } from './lib/serviceSkeleton.mjs';

const HELP = 'Usage: npm run new-service -- contoso-erp "Contoso ERP"';
const LEFT_OUT = ['.git', 'coverage', 'dist', 'node_modules', 'reports'];
const log = printer();

/** Where the repository has a list of its services. */
const LISTS = [
	['README.md, Other services', 'a line'],
	['test/e2e/support/services.mjs', 'package, credential and simulator, for tests on a real n8n'],
	['test/e2e/packageWorkflows.e2e.mjs', 'a run of each example'],
	['test/browser/walks.mjs', 'what the first workflow meets on its way'],
	['test/matrix/siblings.ts', 'the ways in, and a healthy response to each request'],
	['test/property/subjects.ts', 'names and values of its responses'],
	['test/nodes/declaredRequests.test.ts', 'the request of each operation'],
];

async function create(name = '', title = name, ...others) {
	const isName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);
	if (!isName || !/^[A-Z][\w ]*$/.test(title) || others.length > 0) throw new Error(HELP);
	if (existsSync(path.join(ROOT, 'packages', `n8n-nodes-${name}`)))
		throw new Error(`There is a package n8n-nodes-${name} already.`);
	await ensureDependencies({ log });
	const files = await skeleton(name, title);
	for (const { file, content } of files) {
		await mkdir(path.dirname(path.join(ROOT, file)), { recursive: true });
		await writeFile(path.join(ROOT, file), content);
	}
	const paths = files.map(({ file }) => file);
	await tool(
		'prettier/bin/prettier.cjs',
		'--write',
		'--ignore-unknown',
		'--log-level=warn',
		...paths,
	);
	const lines = files.reduce((sum, { content }) => sum + content.split('\n').length - 1, 0);
	log(
		`Written: ${files.length} files with ${lines} lines, taken from Amperity, under the name ${title}.`,
	);
	log(
		'Next, as docs/adding-a-service.md says: its API, statuses, operations and texts. It has to be added to',
	);
	for (const [place, what] of LISTS) log(`    ${place}: ${what}`);
	return paths;
}

/** Creates a service in a copy of the repository, which is removed afterwards. */
async function tryIt() {
	await ensureDependencies({ log });
	const folder = await mkdtemp(path.join(tmpdir(), 'new-service-'));
	const copy = path.join(folder, 'repository');
	const inCopy = (...words) => runNode(words, copy);
	try {
		await cp(ROOT, copy, {
			recursive: true,
			filter: (source) => !LEFT_OUT.includes(path.basename(source)),
		});
		await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
		log('Creating a service in a copy of the repository');
		for (const [what, ...words] of [
			['', 'scripts/newService.mjs', 'contoso-erp', 'Contoso ERP'],
			['Types', modulePath('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.test.json'],
			['Formatting', modulePath('prettier/bin/prettier.cjs'), '--check', '.'],
			['Lint', modulePath('@n8n/node-cli/bin/n8n-node.mjs'), 'lint'],
			['Structure', modulePath('knip/bin/knip.js')],
			['Its README', '--test', 'test/e2e/docs.e2e.mjs'],
			['Its tests', modulePath('jest/bin/jest.js'), '-i', 'contosoErp', 'ContosoErp'],
		]) {
			if (what) log(what);
			if ((await inCopy(...words)) !== 0) throw new Error(`${what || 'Creating'} has failed.`);
		}
		log('A new service compiles, is formatted, lints and passes its tests.');
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const modulePath = (file) => path.join('node_modules', file);

async function tool(file, ...words) {
	if ((await runNode([modulePath(file), ...words])) !== 0) throw new Error(`${file} has failed.`);
}

await main(async () => {
	const words = process.argv.slice(2);
	if (words.join() === '--try') await tryIt();
	else await create(...words);
});
