import { isAbout, textsOfCode, textsOfDocs } from '../support/texts';

/** What the code can say and what docs/troubleshooting.md explains are the same. */

const code = textsOfCode();
const docs = textsOfDocs();

it('both are found', () => {
	expect(code.length).toBeGreaterThan(40);
	expect(docs.length).toBeGreaterThan(40);
});

it.each(code)('"%s" is explained', (text) => {
	expect(docs.filter((row) => isAbout(row, text))).not.toEqual([]);
});

it.each(docs)('the row "%s" is about something the code says', (row) => {
	expect(code.filter((text) => isAbout(row, text))).not.toEqual([]);
});
