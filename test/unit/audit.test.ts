import { weighed } from '../../scripts/lib/auditVerdict';

/** What the audit of the development tools makes of npm's report and of the written exceptions. */

const ADVISORY = 'https://github.com/advisories/GHSA-xxxx';
const report = {
	vulnerabilities: {
		braces: {
			via: [{ source: 1, url: ADVISORY, title: 'Slow', severity: 'high' }],
		},
		// Affected through the other only: told once.
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
const what = `braces: Slow (high, ${ADVISORY})`;

it('a weakness that nobody accepted is open', () => {
	expect(weighed(report, [], today)).toEqual({ open: [what], accepted: [], stale: [] });
});

it('one that was accepted is told with its reason', () => {
	expect(weighed(report, [exception], today)).toEqual({
		open: [],
		accepted: [`${what}. Reads our own patterns only. Until 2027-01-01.`],
		stale: [],
	});
});

it.each([
	['of another package', { ...exception, package: 'chokidar' }],
	['of another advisory', { ...exception, advisory: 'https://github.com/advisories/GHSA-yyyy' }],
])('an exception %s does not count', (_name, other) => {
	const { open, stale } = weighed(report, [other], today);
	expect(open).toEqual([what]);
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

it('an exception for what is gone is a failure, so that the list stays short', () => {
	expect(weighed(clean, [exception], today).stale).toEqual([
		`the exception for braces, ${ADVISORY}, is no longer needed`,
	]);
});
