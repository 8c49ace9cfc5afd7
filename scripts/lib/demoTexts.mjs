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

/** The plan, printed before anything happens. @param {string} title of the service @returns {string} */
export const plan = (title) => `
This shows the nodes for ${title} in a real n8n, without an account. What happens now:

    1. A few tools and n8n are installed, into folders of their own, and the nodes are built: 4 minutes and 2.5 GB the first time,
       on a busy computer or a slow line up to 15 minutes. Later runs skip the installation.
    2. n8n starts, together with a pretend ${title}: up to 2 minutes. Both can be reached from this computer only.
    3. This window says where to look and what to click.
    4. A job ends, and n8n fetches what it has produced by itself: up to 2 minutes.

Nothing to do for you until then. Ctrl-C stops it at any time.
`;

/**
 * A tour for somebody who sees n8n for the first time.
 *
 * @param {import('../../test/simulators/start.js').Demo} demo
 * @param {{ url: string, workflowId: string, simulatorUrl: string, mailPort: number, owner: { email: string, password: string } }} places
 * @returns {string}
 */
export function tour(
	{ title, account, endings, story },
	{ url, workflowId, simulatorUrl, mailPort, owner },
) {
	const values = [
		...account.map(({ label, value }) => [label, value]),
		['Base URL', `${simulatorUrl}   (another one whenever the demo starts)`],
		...story.hints,
	];
	return `
What is running on this computer now:

    n8n, with the nodes in it   ${url}
    a pretend ${title.padEnd(17)} ${simulatorUrl}
    an inbox                    127.0.0.1, port ${mailPort}, without a password

Look around while you wait:

    1. Open      ${url}/workflow/${workflowId}
    2. Sign in   e-mail ${owner.email}, password ${owner.password}
    3. You see a workflow. The notes say what each of its steps does. (If n8n lays its "Production Checklist" over the
       first one, close that with its x.)
    4. Click the tab "Executions" at the top: every line is a run of the workflow, for one or more jobs
       that have ended.
    5. Click a line, then double-click the step "${story.step}": you see the ${story.fetched} that were fetched.

What happens next: the pretend ${title} starts a new job every 20 seconds. ${endings}
n8n polls once a minute, so a new line appears in "Executions" every minute or two.

Mails that n8n sends through its credential "Mail (demo)" reach nobody: this window shows them, and says where their files are.

Build something of your own with "Your first workflow" in the README of the package. To begin, click "+" at the top left, and then
"New workflow". Where you need them:

    Credential           "${title} (demo)" is there already. To connect an account yourself, choose "Create new credential".
${values.map(([label, value]) => `    ${label.padEnd(20)} ${value}`).join('\n')}
`;
}

/** After the first success. @param {string} title of the service @param {string} url of n8n @returns {string} */
export function goesOn(title, url) {
	return `
That was it, and it goes on: n8n (${url}) and the pretend ${title} run until you press Ctrl-C in this
window. Then nothing is left running: this n8n forgets what you did in it, and the files of its mails are deleted.

Address, login and the values for your own workflow stand further up, under "What is running on this computer now".
`;
}
