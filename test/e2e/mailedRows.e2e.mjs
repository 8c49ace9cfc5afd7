import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { eventually } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { openMailbox, readMail } from './support/mailServer.mjs';
import { newService, world } from './support/world.mjs';

/** The example that mails the rows of jobs, from jobs that end to mails that arrive. */

const ROWS = [
	{ sku: 'LAMP-001', name: 'Table lamp Aurora' },
	{ sku: 'LAMP-002', name: 'Floor lamp Fjord' },
];

const JOBS = [
	{ name: 'Lamps', status: 'done', rows: ROWS },
	{ name: 'Beds', status: 'done', formats: [99] },
	{ name: 'Sofas', status: 'done', rows: [] },
	{ name: 'Chairs', status: 'error', message: 'Row 17: the price is not a number.' },
	{ name: 'Tables', status: 'pending' },
	{ name: 'Desks', status: 'done', rows: 57 },
];

const MAILS = [
	{
		subject: 'Done, but its rows are missing: Beds',
		text: "Akeneo SDM has no output with the format ID 1 for this job (404): Not found. Correct 'Output Format ID': it has to be the ID of an output of the job's project. Ask the administrator of your Akeneo account for it.",
		files: [],
	},
	{
		subject: 'Done: Desks',
		text: 'The rows of "Desks" are in the attached file.',
		files: ['Desks.xlsx'],
	},
	{
		subject: 'Done: Lamps',
		text: 'The rows of "Lamps" are in the attached file.',
		files: ['Lamps.xlsx'],
	},
	{
		subject: 'Done: Sofas',
		text: 'The rows of "Sofas" are in the attached file.',
		files: ['Sofas.xlsx'],
	},
	{
		subject: 'Stopped: Chairs',
		text: 'The job "Chairs" has stopped. Akeneo says: Row 17: the price is not a number.',
		files: [],
	},
	{
		subject: 'Waiting for you: Tables',
		text: 'The job "Tables" is waiting for a person to act in Akeneo. Step 3: Classification. Project: Lighting.',
		files: [],
	},
];

describe('the example that mails rows', () => {
	let mailbox, mails;
	before(async () => {
		const { client, save } = await world();
		const { simulator, credential } = await newService('mailed rows');
		mailbox = await openMailbox(client);
		const workflow = await exampleWorkflow('mail-the-rows-of-a-finished-file', credential);
		mailbox.connect(workflow);
		const id = await save(workflow);
		await client.publish(id);
		for (const job of JOBS) simulator.jobs.createJob(job);
		// The jobs may end up in two polls.
		await eventually('a mail about each job', () => mailbox.mails.length >= JOBS.length);
		await eventually('the end of all executions', async () =>
			(await client.executions(id)).every(({ status }) => status === 'success'),
		);
		mails = mailbox.mails.map(readMail).sort((a, b) => (a.subject < b.subject ? -1 : 1));
	});
	after(async () => await mailbox?.close());

	it('sends exactly one mail for each job, with its name and its file, or the reason', () => {
		assert.deepEqual(
			mails.map(({ files, ...mail }) => ({ ...mail, files: files.map(({ name }) => name) })),
			MAILS.map((mail) => ({ to: ['catalog@example.com'], ...mail })),
		);
	});

	it('attaches an Excel file with the rows', () => {
		const file = mails.find(({ subject }) => subject === 'Done: Lamps').files[0].content;
		assert.equal(file.subarray(0, 2).toString(), 'PK');
		// n8n does not compress the parts of the file.
		for (const { name } of ROWS) assert.ok(file.includes(name), name);
	});
});
