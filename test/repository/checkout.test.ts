import { gitFiles } from '../support/gitFiles';
import { lockedPackages } from '../support/lockfile';

/** The repository can be cloned and built everywhere, also on Windows. */

const committed = gitFiles(['--stage']);
const written = gitFiles(['--eol', '--cached', '--others', '--exclude-standard']);
/** A downloaded archive has no Git to list its files. */
const inGit = committed && written ? it : it.skip;

const namesOf = (lines: ReturnType<typeof gitFiles>, pattern: RegExp) =>
	(lines ?? []).filter(({ facts }) => pattern.test(facts)).map(({ file }) => file);

inGit('no file is a symbolic link, which Git on Windows writes as a text file', () => {
	expect(committed).not.toHaveLength(0);
	expect(namesOf(committed, /^120000 /)).toEqual([]);
});

inGit('every text file ends its lines with a line feed, whatever Git is set to', () => {
	expect(written).not.toHaveLength(0);
	expect(namesOf(written, /\b[iw]\/(crlf|mixed)\b/)).toEqual([]);
});

inGit('no two names differ in capitals only, which Windows and macOS take for one file', () => {
	const names = (committed ?? []).map(({ file }) => file.toLowerCase());
	expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

inGit('no name has a character that Windows does not allow', () => {
	expect(namesOf(committed, /^/).filter((file) => /[<>:"|?*\\]|[. ](\/|$)/.test(file))).toEqual([]);
});

inGit(
	'every lockfile says where its packages are, so that npm need not look each of them up',
	() => {
		const folders = namesOf(committed, /^/)
			.filter((file) => file.endsWith('package-lock.json'))
			.map((file) => file.slice(0, -'package-lock.json'.length));
		expect(folders).toContain('test/e2e/host/');
		const withoutAddress = folders.flatMap((folder) =>
			Object.entries(lockedPackages(folder))
				.filter(
					([name, { resolved }]) => name && !resolved?.startsWith('https://registry.npmjs.org/'),
				)
				.map(([name]) => folder + name),
		);
		expect(withoutAddress).toEqual([]);
	},
);

it('the database module that is compiled ahead is that of n8n', () => {
	const [ahead, host] = ['test/e2e/host/sqlite3', 'test/e2e/host'].map(
		(folder) => lockedPackages(folder)['node_modules/sqlite3'],
	);
	expect(ahead?.version).toBe(host?.version);
});
