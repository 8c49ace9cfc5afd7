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

/** What is going to happen, told before anything does. */
export const PLAN = `
This shows the Akeneo SDM nodes in a real n8n, without an Akeneo account. What happens now:

    1. Tools and n8n are installed, into folders of their own: 10 minutes and 2.5 GB the first time, seconds later.
    2. n8n starts, together with a pretend Akeneo SDM. Both can be reached from this computer only.
    3. You are told where to look and what to click.
    4. A supplier file is processed, and n8n fetches its rows by itself.

Nothing to do for you until then. Ctrl-C stops it at any time.
`;

/**
 * What somebody who sees this for the first time can do now.
 *
 * @param {{ url: string, workflowId: string, simulatorUrl: string, token: string, owner: { email: string, password: string } }} what
 * @returns {string}
 */
export function tour({ url, workflowId, simulatorUrl, token, owner }) {
	return `
What is running on this computer now:

    n8n, with the Akeneo SDM nodes in it     ${url}
    a pretend Akeneo SDM                     ${simulatorUrl}

Look around while you wait:

    1. Open      ${url}/workflow/${workflowId}
    2. Log in    e-mail ${owner.email}, password ${owner.password}
    3. You see a workflow of four steps. The notes say what each of them does. (If n8n lays its "Production Checklist"
       over the first one, close that with its x.)
    4. Click the tab "Executions" at the top: every line is a time that a job has ended and the workflow has run.
    5. Click a line, then double-click the step "Get the rows": you see the rows that were fetched.

What happens next: the pretend Akeneo SDM starts a new job every 20 seconds. Some end well, some with an error, and some
wait for a person first. n8n asks once a minute, so a new line appears in "Executions" every minute or two.

Build something of your own, as "Your first workflow" in README.md describes it: click "+" at the top left, and then
"New workflow". Where you need them:

    Credential           "Akeneo SDM (demo)" is there already. To connect an account yourself, choose "Create new credential".
    API Token            ${token}
    Base URL             ${simulatorUrl}   (another one whenever the demo starts)
    Project              Lighting, for example
    Output Format ID     1
`;
}

/** After the first success. @param {string} url of n8n @returns {string} */
export function goesOn(url) {
	return `
That was it, and it goes on: n8n (${url}) and the pretend Akeneo SDM run until you press Ctrl-C in this
window. Then nothing is left running, and this n8n forgets what you did in it.
`;
}
