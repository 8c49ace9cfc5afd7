import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually } from '../../test/e2e/support/eventually.mjs';
import { exampleWorkflow } from '../../test/e2e/support/exampleWorkflow.mjs';
import { openMailbox, readMail } from '../../test/e2e/support/mailServer.mjs';

const CREDENTIAL = 'Mail (demo)';

/**
 * An inbox for the n8n of the demo: a mail server on this computer, n8n's credential for it, and a folder for the files that are
 * attached. Every mail is logged.
 *
 * @param {import('../../test/e2e/host/client.mjs').N8nClient} client
 * @param {(line: string) => void} log
 * @returns {Promise<{ port: number, addExample: Function, waitForFile: (job: string) => Promise<string>, close: () => Promise<void> }>}
 * `port` of the mail server; `addExample` imports and publishes an example that mails; `waitForFile` waits for a mail with a file
 * whose subject names a job, and gives the path of the file; it throws when none comes
 */
export async function openInbox(client, log) {
	const folder = await mkdtemp(path.join(tmpdir(), 'mails-'));
	const withFiles = [];
	const onMail = (mail) => {
		const { to, subject, text, files } = readMail(mail);
		const named = files.filter(({ name }) => name);
		const saved = named.map(({ name, content }) => {
			const file = path.join(folder, path.basename(name));
			writeFileSync(file, content);
			return file;
		});
		log(`  a mail to ${to}: "${subject}"${saved.map((file) => `, with ${file}`).join('')}`);
		if (saved.length > 0) withFiles.push({ subject, file: saved[0] });
		// Without a file, the text is all there is.
		else for (const line of text.split(/\r?\n/)) if (line.trim()) log(`    | ${line}`);
	};
	const mailbox = await openMailbox(client, { name: CREDENTIAL, onMail });
	log(`  the credential "${CREDENTIAL}" is saved: n8n's mails come to this window`);
	return {
		port: mailbox.port,
		async waitForFile(job) {
			const { file } = await eventually(`a mail about ${job}`, () =>
				withFiles.find(({ subject }) => subject.includes(job)),
			);
			return file;
		},
		async addExample(name, credential) {
			const workflow = await exampleWorkflow(name, credential);
			mailbox.connect(workflow);
			const { id } = await client.createWorkflow(workflow);
			await client.publish(id);
			log(`  the workflow "${workflow.name}" is imported and published`);
		},
		async close() {
			await mailbox.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
