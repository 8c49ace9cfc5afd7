import { weighed } from '../../scripts/lib/auditVerdict';
import { auditedTree } from '../support/auditedTree';

/** The audit of the development tools compares npm's report with the written exceptions. */

const ADVISORY = 'https://github.com/advisories/GHSA-xxxx';
const report = {
	vulnerabilities: {
		braces: {
			via: [{ source: 1, url: ADVISORY, title: 'Slow', severity: 'high' }],
		},
		// Affected through the other only: reported once.
		micromatch: { via: ['braces'] },
	},
};
const clean = { vulnerabilities: {} };
const exception = {
	advisory: ADVISORY,
	package: 'braces',
	reason: 'Reads our own patterns only.',
	until: '2027-01-01',
};
const today = new Date('2026-12-01');
const weakness = `braces: Slow (high, ${ADVISORY})`;

it('a weakness without an exception is open', () => {
	expect(weighed(report, [], today)).toEqual({ open: [weakness], accepted: [], stale: [] });
});

it('an accepted weakness is shown with its reason', () => {
	expect(weighed(report, [exception], today)).toEqual({
		open: [],
		accepted: [`${weakness}. Reads our own patterns only. Until 2027-01-01.`],
		stale: [],
	});
});

it.each([
	['of another package', { ...exception, package: 'chokidar' }],
	['of another advisory', { ...exception, advisory: 'https://github.com/advisories/GHSA-yyyy' }],
])('an exception %s does not count', (_name, other) => {
	const { open, stale } = weighed(report, [other], today);
	expect(open).toEqual([weakness]);
	expect(stale).toHaveLength(1);
});

it.each([
	['is over', exception, new Date('2027-01-01'), 'is over since 2027-01-01'],
	['has no reason', { ...exception, reason: '' }, today, 'needs a reason and a day'],
	['has no day', { ...exception, until: 'some day' }, today, 'needs a reason and a day'],
])('an exception that %s is a failure', (_name, bad, day, words) => {
	expect(weighed(report, [bad], day).stale).toEqual([
		`the exception for braces, ${ADVISORY}, ${words}`,
	]);
});

it('an exception for a weakness that is gone is a failure, so that the list stays short', () => {
	expect(weighed(clean, [exception], today).stale).toEqual([
		`the exception for braces, ${ADVISORY}, is no longer needed`,
	]);
});

describe('npm, with a registry of our own,', () => {
	const known = {
		braces: [
			{
				id: 7,
				url: ADVISORY,
				title: 'Slow',
				severity: 'high',
				vulnerable_versions: '<3.0.3',
			},
		],
	};
	const fixed = { braces: known.braces.map((one) => ({ ...one, vulnerable_versions: '<3.0.0' })) };
	const accepted = { ...exception, until: '2999-01-01' };
	it.each([
		['a weakness without an exception', { advisories: known }, 1, `FAILED: ${weakness}`],
		[
			'a weakness that was accepted',
			{ advisories: known, exceptions: [accepted] },
			0,
			`accepted: ${weakness}. Reads our own patterns only. Until 2999-01-01.`,
		],
		[
			'a weakness of other versions',
			{ advisories: fixed },
			0,
			'checked: nothing is known that was not accepted',
		],
	])(
		'reports %s in the whole tree',
		async (_name, given, code, line) => {
			const result = await auditedTree(given);
			expect(result).toMatchObject({ code, lines: expect.arrayContaining([line]) });
			// The request names all of the tree, not only the part that a package names itself.
			expect(result.requested).toEqual([{ braces: ['3.0.0'], micromatch: ['4.0.0'] }]);
		},
		60_000,
	);

	it('counts nothing as checked when the registry does not respond', async () => {
		const { code, lines } = await auditedTree({ rejects: true });
		expect(code).toBe(2);
		expect(lines.join()).toMatch(/^NOT CHECKED: the npm registry could not be asked\. It said: /);
	}, 60_000);
});
