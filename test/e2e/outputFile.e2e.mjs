import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import fileStoreModule from '../simulators/fileStore.js';
import rowsModule from '../simulators/sdm/rows.js';
import { outputOf } from './host/executionData.mjs';
import { eventually } from './support/eventually.mjs';
import {
	byId,
	chain,
	excelFile,
	extractFromFile,
	items,
	manualTrigger,
	sdm,
	upload,
	writeFile,
} from './support/nodes.mjs';
import { newService, runNode, TOKEN, world } from './support/world.mjs';

const rows = (count) => Array.from({ length: count }, (_, index) => rowsModule.rowAt(index));
const csv = (count) => [...rowsModule.csvRows({ rows: count })].map(({ text }) => text).join('');

describe('Get Output as a file', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('get output as a file')));

	const getFile = (jobId, outputAs, more) => {
		const parameters = {
			operation: 'getOutput',
			jobId: byId(jobId),
			outputFormatId: '1',
			outputAs,
		};
		return runNode(credential, { ...parameters, binaryPropertyName: 'data' }, more);
	};
	const jobWith = (count, more) =>
		simulator.jobs.createJob({ status: 'done', rows: count, ...more }).id;

	/** Everything in n8n's store of files. */
	const stored = async () => {
		const { userFolder } = await world();
		const found = await readdir(path.join(userFolder, '.n8n'), {
			recursive: true,
			withFileTypes: true,
		});
		return found
			.filter((entry) => entry.isFile() && entry.parentPath.includes('binary_data'))
			.map((entry) => path.join(entry.parentPath, entry.name))
			.sort();
	};

	it('gives the result file with its own name and type', async () => {
		const id = jobWith(700, { name: 'Lämps 2026' });
		const [item, ...others] = (await getFile(id, 'resultFile')).output();
		assert.deepEqual(others, []);
		assert.equal(item.binary.data.mimeType, 'text/csv');
		assert.equal(item.binary.data.fileName, 'Lämps 2026_1.csv');
		const file = (await stored()).find((name) =>
			name.endsWith(item.binary.data.id.split('/').at(-1)),
		);
		assert.equal(await readFile(file, 'utf8'), csv(700));
	});

	it('follows a download to a store of files, without the token', async () => {
		const store = await fileStoreModule.createFileStore({ body: csv(3) });
		try {
			simulator.knobs.downloadFrom = store.alias;
			const [item] = (await getFile(jobWith(3), 'resultFile')).output();
			assert.equal(item.binary.data.bytes, Buffer.byteLength(csv(3)));
			assert.equal(store.requests.length, 1);
			assert.ok(!JSON.stringify(store.requests).includes(TOKEN));
		} finally {
			simulator.knobs.downloadFrom = '';
			await store.close();
		}
	});

	describe('is taken by the next step', () => {
		const uploads = [];
		let server;
		before(async () => {
			server = createServer(async (request, response) => {
				let bytes = '';
				for await (const chunk of request) bytes += chunk;
				uploads.push({ type: request.headers['content-type'], bytes });
				response.writeHead(200, { 'content-type': 'application/json' }).end('{"taken":true}');
			});
			await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
		});
		after(() => server.close());

		for (const [outputAs, operation] of [
			['file', 'fromJson'],
			['resultFile', 'csv'],
		]) {
			it(`Extract from File (${operation})`, async () => {
				const next = extractFromFile(operation, { delimiter: ';' });
				const { output } = await getFile(jobWith(300), outputAs, { then: [next] });
				const found = output('Extract').map(({ json }) => json);
				if (operation === 'fromJson') assert.deepEqual(found, [{ rows: rows(300) }]);
				else
					assert.deepEqual(
						found.map(({ sku }) => sku),
						rows(300).map(({ sku }) => sku),
					);
			});

			it(`Read/Write Files from Disk (${outputAs})`, async () => {
				const { userFolder } = await world();
				const file = path.join(userFolder, '.n8n-files', `${outputAs}.txt`);
				await mkdir(path.dirname(file), { recursive: true });
				const next = writeFile(file);
				await getFile(jobWith(300), outputAs, { then: [next] }).then(({ output }) =>
					output('Write'),
				);
				const written = await readFile(file, 'utf8');
				assert.equal(written, outputAs === 'file' ? JSON.stringify(rows(300)) : csv(300));
			});

			it(`HTTP Request (${outputAs})`, async () => {
				const next = upload(`http://127.0.0.1:${server.address().port}/`);
				const { output } = await getFile(jobWith(300), outputAs, { then: [next] });
				assert.deepEqual(
					output('Upload').map(({ json }) => json),
					[{ taken: true }],
				);
				assert.deepEqual(uploads.at(-1), {
					type: outputAs === 'file' ? 'application/json' : 'text/csv',
					bytes: outputAs === 'file' ? JSON.stringify(rows(300)) : csv(300),
				});
			});
		}
	});

	it('hands an Excel file on to Extract from File', async () => {
		const { run } = await world();
		const made = await run(chain('make Excel', [manualTrigger(), ...items(rows(20)), excelFile()]));
		const [{ binary }] = outputOf(made, 'Excel');
		const name = binary.data.id.split('/').at(-1);
		const body = await readFile((await stored()).find((file) => file.endsWith(name)));
		assert.ok(body.subarray(0, 2).equals(Buffer.from('PK')), 'it is a real Excel file');
		const store = await fileStoreModule.createFileStore({
			body,
			headers: {
				'content-type': binary.data.mimeType,
				'content-disposition': 'attachment; filename="Lamps.xlsx"',
			},
		});
		try {
			simulator.knobs.downloadFrom = store.alias;
			const { output } = await getFile(jobWith(20), 'resultFile', {
				then: [extractFromFile('xlsx')],
			});
			const { data } = output()[0].binary;
			assert.deepEqual(
				{ fileName: data.fileName, mimeType: data.mimeType, bytes: data.bytes },
				{ fileName: 'Lamps.xlsx', mimeType: binary.data.mimeType, bytes: body.length },
			);
			assert.deepEqual(
				output('Extract').map(({ json }) => json.sku),
				rows(20).map(({ sku }) => sku),
			);
		} finally {
			simulator.knobs.downloadFrom = '';
			await store.close();
		}
	});

	describe('leaves no half file behind', () => {
		for (const outputAs of ['file', 'resultFile']) {
			it(`when the connection breaks, for ${outputAs}`, async () => {
				const before = await stored();
				simulator.faults.next({ kind: 'cut', rows: 4000, times: 3 });
				const { execution, error } = await getFile(jobWith(5000), outputAs);
				assert.equal(execution.status, 'error');
				assert.equal(error.message, 'Akeneo SDM stopped in the middle of its response');
				assert.deepEqual(await stored(), before);
			});

			it(`when the execution is stopped, for ${outputAs}`, async () => {
				const { client, save } = await world();
				const before = await stored();
				simulator.faults.next({ kind: 'stall', rows: 4000 });
				const id = jobWith(5000);
				const node = sdm(credential, {
					operation: 'getOutput',
					jobId: byId(id),
					outputFormatId: '1',
					outputAs,
				});
				const workflowId = await save(chain('stopped', [manualTrigger(), node]));
				const executionId = await client.runManually(workflowId, { triggerName: 'Start' });
				await eventually('the half file', async () => (await stored()).length > before.length);
				await client.rest.send('POST', `/rest/executions/${executionId}/stop`);
				const { status } = await client.waitForExecution(executionId);
				assert.equal(status, 'canceled');
				await eventually('no half file', async () => (await stored()).length === before.length);
				assert.deepEqual(await stored(), before);
			});
		}
	});

	describe('in drops, for ever', () => {
		const drops = async () => {
			const server = createServer((request, response) => {
				response.writeHead(200, { 'content-type': 'application/json' }).write('[{}');
				const timer = setInterval(() => response.write(',{}'), 50);
				response.once('close', () => clearInterval(timer));
				server.closings.push(new Promise((resolve) => response.once('close', resolve)));
			});
			server.closings = [];
			await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
			return server;
		};
		let server, dropping;
		before(async () => {
			const { client } = await world();
			server = await drops();
			const data = { apiToken: TOKEN, baseUrl: `http://127.0.0.1:${server.address().port}` };
			dropping = await client.createCredential({ name: 'drops', type: 'akeneoSdmApi', data });
		});
		after(() => server.close());
		const begin = async (outputAs, settings) => {
			const { client, save } = await world();
			const parameters = { operation: 'getOutput', jobId: byId(randomUUID()), outputFormatId: '1' };
			const node = sdm(dropping, { ...parameters, outputAs });
			const workflow = chain('drops', [manualTrigger(), node]);
			const id = await save({ ...workflow, settings: { ...workflow.settings, ...settings } });
			const before = server.closings.length;
			const executionId = await client.runManually(id, { triggerName: 'Start' });
			await eventually('the beginning', () => server.closings.length > before);
			return { client, executionId, closed: server.closings.at(-1) };
		};

		for (const outputAs of ['items', 'file', 'resultFile']) {
			it(`ends when the execution is stopped, for ${outputAs}`, async () => {
				const { client, executionId, closed } = await begin(outputAs);
				await client.rest.send('POST', `/rest/executions/${executionId}/stop`);
				assert.equal((await client.waitForExecution(executionId)).status, 'canceled');
				await closed;
			});

			it(`ends with the time-out of the workflow, for ${outputAs}`, async () => {
				const { client, executionId, closed } = await begin(outputAs, { executionTimeout: 2 });
				assert.equal((await client.waitForExecution(executionId)).status, 'canceled');
				await closed;
			});
		}
	});
});
