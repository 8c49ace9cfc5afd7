import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { openPicker } from './support/editor.mjs';
import { A_FEW_POLLS, eventually } from './support/eventually.mjs';
import {
	byId,
	chain,
	csvFile,
	extractFromFile,
	items as itemsOf,
	jsonFile,
	manualTrigger,
	passOn,
	serviceNode,
	serviceTrigger,
} from './support/nodes.mjs';
import { PCM, TOKEN } from './support/services.mjs';
import { newService, runNode, world } from './support/world.mjs';

/** The package for Elastic Path PCM in a real n8n, beside the others. */
describe('Elastic Path PCM', () => {
	let client, rest, simulator, baseUrl, credential, exported, failed, pending;
	before(async () => {
		({ client } = await world());
		({ rest } = client);
		({ simulator, baseUrl, credential } = await newService('Elastic Path', PCM));
		const create = (minutes, wanted) =>
			simulator.jobs.createJob({ created_at: Date.now() - minutes * 60_000, ...wanted });
		exported = create(30, { status: 'success', files: ['sku\nA\n', 'sku\nB\n'] });
		failed = create(20, { type: 'product-import', status: 'failed', errors: ['one', 'two'] });
		pending = create(10, { type: 'price-import' });
	});

	const run = async (parameters, more) =>
		await runNode(credential, parameters, { service: PCM, ...more });
	const succeeds = async (parameters) => {
		const { execution, error, output } = await run(parameters);
		assert.equal(execution.status, 'success', error?.message);
		return output();
	};

	it('is loaded with its node, its trigger and a tool for agents, each with two icons', async () => {
		const types = (await client.nodeTypes()).filter(({ name }) =>
			name.startsWith(`${PCM.packageName}.`),
		);
		assert.deepEqual(types.map(({ name, displayName }) => [name, displayName]).sort(), [
			[`${PCM.packageName}.elasticPathPcm`, 'Elastic Path PCM'],
			[`${PCM.packageName}.elasticPathPcmTool`, 'Elastic Path PCM Tool'],
			[`${PCM.packageName}.elasticPathPcmTrigger`, 'Elastic Path PCM Trigger'],
		]);
		for (const { iconUrl } of types) {
			for (const address of [iconUrl.light, iconUrl.dark]) {
				const response = await fetch(`${rest.url}/${address}`);
				assert.match(await response.text(), /^<svg /, address);
			}
		}
		for (const operation of [
			...['job/getStatus', 'job/list', 'job/getOutput', 'job/cancel', 'hierarchy/duplicate'],
			...['product/import', 'product/export', 'product/buildChildProducts', 'priceBook/import'],
		]) {
			const address = `/schemas/${PCM.packageName}.elasticPathPcm/1.0.0/${operation}.json`;
			assert.equal((await fetch(rest.url + address)).status, 200, address);
		}
	});

	describe('the test of the credential', () => {
		const test = async (data) =>
			await client.testCredential({
				...{ id: credential.id, name: credential.name, type: 'elasticPathApi' },
				data: { ...PCM.credentialData(baseUrl), accessToken: '', ...data },
			});

		it('is green', async () => {
			assert.deepEqual((await test({})).status, 'OK');
		});

		for (const [what, data, words] of [
			['a wrong secret', { clientSecret: 'wrong' }, /did not accept the client ID and the client/],
			['a connection without encryption', { baseUrl: 'http://pcm.example.com' }, /https:\/\//],
			['no client ID', { clientId: '' }, /'Client ID' of the credential is empty/],
		]) {
			it(`reports ${what}`, async () => {
				const { status, message } = await test(data);
				assert.equal(status, 'Error');
				assert.match(message, words);
			});
		}
	});

	it('gets the status of a job, and fetches one token for all runs', async () => {
		const [{ json }] = await succeeds({ operation: 'getStatus', jobId: byId(exported.id) });
		assert.deepEqual([json.id, json.status, json.file_count], [exported.id, 'success', 2]);
		const logins = () => simulator.requests.filter(({ path }) => path.startsWith('/oauth')).length;
		const before = logins();
		await succeeds({ operation: 'getStatus', jobId: byId(failed.id) });
		assert.equal(logins(), before);
	});

	it('lists jobs, newest first, and by type', async () => {
		const all = await succeeds({ operation: 'list', returnAll: true });
		assert.deepEqual(
			all.map(({ json }) => json.id),
			[pending.id, failed.id, exported.id],
		);
		const filters = { type: 'product-import', status: 'failed' };
		assert.equal((await succeeds({ operation: 'list', filters })).length, 1);
	});

	it('gets the files of an export, and the errors of a failed job', async () => {
		const files = await succeeds({ operation: 'getOutput', jobId: byId(exported.id) });
		assert.deepEqual(
			files.map(({ json, binary }) => [json.fileName, binary.data.mimeType]),
			[
				['part_1.csv', 'text/csv'],
				['part_2.csv', 'text/csv'],
			],
		);
		assert.ok(simulator.fileRequests.every(({ headers }) => headers.authorization === undefined));
		const errors = await succeeds({ operation: 'getOutput', jobId: byId(failed.id) });
		assert.deepEqual(
			errors.map(({ json }) => json.message),
			['one', 'two'],
		);
	});

	it('cancels a pending job, and gives the reason why another is not cancelled', async () => {
		const { id } = simulator.jobs.createJob();
		const [{ json }] = await succeeds({ operation: 'cancel', jobId: byId(id) });
		assert.equal(json.status, 'cancelled');
		const { error } = await run({ operation: 'cancel', jobId: byId(failed.id) });
		assert.match(error.message, /did not cancel this job: its status is "failed"/);
	});

	for (const value of ['../../oauth/access_token', 'x#', '%2e%2e', '={{ $json.nothing }}']) {
		it(`sends no request for ${value}`, async () => {
			const before = simulator.requests.length;
			const { error } = await run({ operation: 'cancel', jobId: byId(value) });
			assert.match(error.message, /^The parameter 'Job' (has no valid ID|is empty)/);
			assert.equal(simulator.requests.length, before);
		});
	}

	it('offers jobs to choose from', async () => {
		const { results } = await openPicker(client, {
			...{ service: PCM, credential, methodName: 'searchJobs', path: 'parameters.jobId' },
			filter: 'product import',
		});
		assert.deepEqual(
			results.map(({ value }) => value),
			[failed.id],
		);
		assert.match(results[0].name, /^Product import \w{8} \(failed, /);
	});

	describe('starts jobs, and waits for them', () => {
		let shop;
		before(async () => {
			shop = await newService('Elastic Path starts', PCM);
			shop.simulator.knobs.secondsPerJob = 3;
		});
		const step = (name, parameters) => ({
			...serviceNode(PCM, shop.credential, parameters),
			name,
		});
		/** Runs steps in a row. */
		const runSteps = async (steps) => {
			const { run: runWorkflow } = await world();
			const execution = await runWorkflow(chain('Start a job', [manualTrigger(), ...steps]));
			assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
			return (name) => outputOf(execution, name);
		};
		const importOf = (rows, name) => [
			...itemsOf(rows),
			csvFile(name),
			step('Import', { resource: 'product', operation: 'import', waitUntilFinished: true }),
		];

		it('an import of items as CSV, from n8n’s own steps, is waited for', async () => {
			const rows = [
				{ sku: 'LAMP-1', name: 'Table lamp' },
				{ sku: 'LAMP-2', name: 'Wall light' },
			];
			const output = await runSteps(importOf(rows, 'lamps.csv'));
			const [{ json }, ...others] = output('Import');
			assert.deepEqual(others, []);
			const { type, status, timedOut, confirmed } = json;
			assert.deepEqual(
				{ type, status, timedOut, confirmed },
				{ type: 'product-import', status: 'success', timedOut: false, confirmed: true },
			);
			assert.deepEqual(shop.simulator.jobs.get(json.id).request, { file: 'lamps.csv' });
		});

		it('a failed import brings its first errors', async () => {
			const rows = [
				{ sku: 'LAMP-1', name: 'Table lamp' },
				{ sku: 'LAMP-1', name: 'Wall light' },
			];
			const output = await runSteps(importOf(rows, 'twice.csv'));
			const [{ json }] = output('Import');
			assert.deepEqual(
				[json.status, json.errors],
				['failed', ['data.attributes.sku: Must be unique amongst products. (LAMP-1)']],
			);
		});

		it('an export is started, waited for by a step of its own, and its file read', async () => {
			const id = byId('={{ $json.id }}');
			const output = await runSteps([
				step('Export', { resource: 'product', operation: 'export', filter: 'eq(status,live)' }),
				step('Wait', { operation: 'waitUntilFinished', jobId: id }),
				step('Output', { operation: 'getOutput', jobId: id }),
				extractFromFile('csv'),
			]);
			assert.deepEqual(
				[output('Export')[0].json.status, output('Wait')[0].json.status],
				['pending', 'success'],
			);
			assert.deepEqual(
				output('Extract').map(({ json }) => json),
				shop.simulator.catalog.products.map(({ sku, name }) => ({ sku, name })),
			);
		});

		it('child products are built, a hierarchy is copied, and prices are imported', async () => {
			const { products, hierarchies } = shop.simulator.catalog;
			const ended = async (parameters, before = []) => {
				const start = step('Start a job', { ...parameters, waitUntilFinished: true });
				const output = await runSteps([...before, start]);
				return output('Start a job')[0].json;
			};
			const built = await ended({
				...{ resource: 'product', operation: 'buildChildProducts' },
				productId: byId(products[0].id),
			});
			const copied = await ended({
				...{ resource: 'hierarchy', operation: 'duplicate', includeProducts: true },
				...{ hierarchyId: byId(hierarchies[0].id), name: 'Lighting 2027' },
			});
			// One item as JSON is a file of one line.
			const priced = await ended({ resource: 'priceBook', operation: 'import' }, [
				...itemsOf([{ type: 'pricebook', attributes: { name: 'Sale' } }]),
				jsonFile('prices.jsonl'),
			]);
			assert.deepEqual(
				[built, copied, priced].map(({ type, status }) => [type, status]),
				[
					['child-products', 'success'],
					['hierarchy-duplicate', 'success'],
					['price-import', 'success'],
				],
			);
			assert.equal(copied.copied_from, hierarchies[0].id);
		});

		it('products and hierarchies can be chosen from lists', async () => {
			for (const [methodName, parameter, filter] of [
				['searchProducts', 'productId', 'Aurora'],
				['searchHierarchies', 'hierarchyId', 'light'],
			]) {
				const { results } = await openPicker(client, {
					...{ service: PCM, credential: shop.credential, methodName, filter },
					path: `parameters.${parameter}`,
				});
				assert.equal(results.length, 1, methodName);
			}
		});

		it('a start whose response breaks off is not sent again, and the job is found', async () => {
			const posts = () => shop.simulator.requests.filter(({ path }) => path.endsWith('/export'));
			const before = posts().length;
			shop.simulator.faults.next({ kind: 'truncated', match: /export/ });
			const parameters = { resource: 'product', operation: 'export', waitUntilFinished: true };
			const output = await runSteps([step('Export', parameters)]);
			const [{ json }] = output('Export');
			assert.deepEqual([json.status, json.confirmed], ['success', false]);
			assert.equal(posts().length, before + 1);
		});
	});

	describe('the trigger', () => {
		it('starts the workflow when a job ends, and only then', async () => {
			const { save } = await world();
			const service = await newService('Elastic Path trigger', PCM);
			const { jobs, requests } = service.simulator;
			jobs.createJob({ status: 'success' });
			const waiting = jobs.createJob({ created_at: Date.now() - 8 * 24 * 3600_000 });
			const trigger = serviceTrigger(PCM, service.credential, {});
			const id = await save(chain('When a job ends', [trigger, passOn()]));
			await client.publish(id);
			jobs.setStatus(waiting.id, 'success');

			const where = ({ mode }) => mode === 'trigger';
			const execution = await client.waitForExecution({ workflowId: id, where }, A_FEW_POLLS);
			const events = outputOf(execution, 'Pass on').map(({ json }) => json);
			assert.deepEqual(
				events.map(({ id: job, status, previousStatus }) => ({ job, status, previousStatus })),
				[{ job: waiting.id, status: 'success', previousStatus: 'pending' }],
			);
			const sent = requests.length;
			await eventually('the next poll', () => requests.length > sent);
			assert.equal((await client.executions(id)).filter(where).length, 1);
			assert.ok(!JSON.stringify(await client.workflow(id)).includes(TOKEN));
		});
	});
});
