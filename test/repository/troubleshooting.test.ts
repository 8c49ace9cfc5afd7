import { isAbout, textsOfCode, textsOfDocs } from '../support/texts';

/** docs/troubleshooting.md explains every text of the code, and no other. */

const code = textsOfCode();
const docs = textsOfDocs();

it('the texts of the code and the rows of the page are found', () => {
	expect(code.length).toBeGreaterThan(40);
	expect(docs.length).toBeGreaterThan(40);
});

it.each(code)('"%s" is explained', (text) => {
	expect(docs.filter((row) => isAbout(row, text))).not.toEqual([]);
});

it.each(docs)('the row "%s" is about a text of the code', (row) => {
	expect(code.filter((text) => isAbout(row, text))).not.toEqual([]);
});
