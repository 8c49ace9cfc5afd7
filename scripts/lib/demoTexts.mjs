/**
 * Rows as a small table.
 *
 * @param {Record<string, unknown>[]} rows
 * @returns {string}
 */
export function table(rows) {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
	const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
	return lines
		.map(
			(line) =>
				`    ${line
					.map((cell, at) => cell.padEnd(widths[at]))
					.join('   ')
					.trimEnd()}`,
		)
		.join('\n');
}

/**
 * What somebody who sees this for the first time can do now.
 *
 * @param {{ url: string, workflowId: string, simulatorUrl: string, owner: { email: string, password: string } }} what
 * @returns {string}
 */
export function tour({ url, workflowId, simulatorUrl, owner }) {
	return `
What is running on this computer now:

    n8n, with the Akeneo SDM nodes in it     ${url}
    a pretend Akeneo SDM                     ${simulatorUrl}

See for yourself:

    1. Open      ${url}/workflow/${workflowId}
    2. Log in    e-mail ${owner.email}, password ${owner.password}
    3. Click the tab "Executions" at the top: every line is a time that a job has ended and the workflow has run.
    4. Click a line, then double-click the step "Get the rows": you see the rows that were fetched.

What happens next: the pretend Akeneo SDM starts a new job every 20 seconds. Some end well, some with an error, and some
wait for a person first. n8n asks once a minute, so a new line appears in "Executions" every minute or two.

Build something of your own: press "+" in the editor and search for "Akeneo". The credential "Akeneo SDM (demo)" is there.

To stop all of it, press Ctrl-C in this window. Nothing goes on running, and this n8n forgets what you did in it.
`;
}
