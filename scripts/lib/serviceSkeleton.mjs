import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from './program.mjs';
import { CUTS, LEFT_OUT } from './serviceCuts.mjs';

/** The smallest service of this repository, without its second kind of jobs, under another name. */

const TAKEN = [
	...[
		'CHANGELOG.md',
		'LICENSE',
		'README.md',
		'eslint.config.mjs',
		'package.json',
		'tsconfig.json',
	].map((file) => `packages/n8n-nodes-amperity/${file}`),
	...['credentials', 'icons', 'nodes', 'workflows'].map(
		(folder) => `packages/n8n-nodes-amperity/${folder}`,
	),
	'test/simulators/amperity',
	'test/nodes/amperity',
	'test/nodes/engine/amperity.ts',
	'test/property/services/amperity.ts',
	'test/property/triggerAmperity.test.ts',
	'test/unit/services/amperityJob.test.ts',
	'test/unit/services/amperityStates.test.ts',
];

/** The sections of the README that are true of any service, whole; of the others, the heading. */
const KEPT = ['I want to …', 'Installation', 'Try it without an account', 'Licence'];

/**
 * The files of a new service.
 *
 * @param {string} name such as `contoso-erp`
 * @param {string} title such as `Contoso ERP`
 * @returns {Promise<{ file: string, content: string }[]>} throws an Error when a cut does not fit its file
 */
export async function skeleton(name, title) {
	const rename = renamer(name, title);
	const taken = (await Promise.all(TAKEN.map(filesUnder)))
		.flat()
		.filter((file) => !LEFT_OUT.test(file));
	const unknown = CUTS.find(({ file }) => !taken.includes(file));
	if (unknown) throw new Error(`There is no ${unknown.file} to cut from.`);
	return await Promise.all(
		taken.map(async (file) => {
			const text = await readFile(path.join(ROOT, file), 'utf8');
			const cuts = CUTS.filter((cut) => cut.file === file);
			const content = cuts.reduce(cutOut, shortened(file, text));
			return { file: rename(file), content: rename(content) };
		}),
	);
}

/** @param {string} place a folder or a file @returns {Promise<string[]>} */
async function filesUnder(place) {
	if ((await stat(path.join(ROOT, place))).isFile()) return [place];
	const entries = await readdir(path.join(ROOT, place), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
		.map((file) => file.split(path.sep).join('/'));
}

/** @param {string} text @param {{ file: string, from: string, to?: string, by?: string }} cut */
function cutOut(text, { file, from, to, by = '' }) {
	const [before, after, ...more] = text.split(from);
	if (after === undefined || more.length > 0)
		throw new Error(`${file} does not have this exactly once: ${from}`);
	const end = to === undefined ? 0 : after.indexOf(to);
	if (end < 0) throw new Error(`${file} does not have this any more: ${to}`);
	return before + by + after.slice(end + (to ?? '').length);
}

/** A schema without the error of a run; a README whose author knows the service. */
function shortened(file, text) {
	if (file.includes('__schema__')) {
		const schema = JSON.parse(text);
		delete schema.properties.error;
		return JSON.stringify(schema);
	}
	if (!file.endsWith('README.md')) return text;
	const [head, ...sections] = text.split(/^(?=## )/m);
	return [
		`${head.split('\n')[0]}\n\n`,
		...sections.map((section) =>
			KEPT.some((heading) => section.startsWith(`## ${heading}\n`))
				? section.replace(/<picture>[^]*?<\/picture>\n+/g, '').replace(/^.*workflow-run.*\n/gm, '')
				: `${section.split('\n')[0]}\n\n`,
		),
	].join('');
}

/** A function that gives the texts of Amperity the names of the new service. */
function renamer(name, title) {
	const words = name.split('-');
	const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
	const pascal = words.map(capital).join('');
	const camel = words[0] + words.slice(1).map(capital).join('');
	return (text) =>
		text
			.replace(/\bAMPERITY\b/g, words.join('_').toUpperCase())
			.replace(/amperity\.com/g, `${name}.example`)
			.replace(/Amperity-Tenant/g, `${name}-tenant`)
			.replace(/\b([Aa])n ingest job/g, '$1 job')
			.replace(/Ingest job/g, 'Job')
			.replace(/ingest job/g, 'job')
			.replace(/Amperity(?=[A-Z]|\.node|\/)|(?<=[a-z]|class |new |nodes\/|\{ )Amperity/g, pascal)
			.replace(/Amperity/g, title)
			.replace(/n8n-nodes-amperity/g, `n8n-nodes-${name}`)
			.replace(/(?<=service: '|-- |[`"])amperity(?=['`"]|$)/gm, name)
			.replace(/(?<=name: ')amperity(?=',\n\ttitle)/, name)
			.replace(/amperity(?=-[a-z]|:\S)/g, name)
			.replace(/amperity/g, camel);
}
