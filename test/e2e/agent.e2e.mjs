import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { startChatModel } from './support/fakeChatModel.mjs';
import { byId } from './support/nodes.mjs';
import { AMPERITY, PCM, SDM } from './support/services.mjs';
import { newService, world } from './support/world.mjs';

/** The nodes as tools of n8n's AI agent: what the model reads, and what is done in the services. */

const FROM_AI = byId("={{ $fromAI('Job_ID', 'ID of the job', 'string') }}");

describe('the AI agent', () => {
	let client, save, simulator, credential;
	const models = [];
	before(async () => {
		({ client, save } = await world());
		({ simulator, credential } = await newService('agent'));
	});
	after(async () => await Promise.all(models.map((model) => model.close())));

	it('looks a job up with both tools of the example and replies with its status', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Spring lamps', status: 'pending' });
		simulator.jobs.createJob({ name: 'Sofas', status: 'done' });
		const { answer, model } = await converse([
			() => ({ call: ['List_jobs', {}] }),
			({ messages }) => {
				const found = itemsIn(messages.at(-1)).find(({ name }) => name === 'Spring lamps');
				return { call: ['Get_the_status_of_a_job', { Job_ID: found.id }] };
			},
			({ messages }) => {
				const [job] = itemsIn(messages.at(-1));
				return { say: `${job.name} is ${job.status}: somebody has to act in Akeneo.` };
			},
		]);
		assert.equal(answer, 'Spring lamps is pending: somebody has to act in Akeneo.');
		assert.equal(simulator.requests.filter(({ path }) => path.includes(id)).length, 1);
		assert.equal(model.requests.length, 3);
	});

	it('reads what happened and what to do when a tool of the example fails', async () => {
		const [failed] = await readAfter('Get_the_status_of_a_job', { Job_ID: randomUUID() });
		assert.equal(failed.error, 'Akeneo SDM knows no job with this ID (404): Not found.');
		assert.match(failed.message, /^Choose the job from the list of 'Job'\. /);
	});

	it('reads that what the model gave as an ID is none', async () => {
		const [failed] = await readAfter('Get_the_status_of_a_job', { Job_ID: 'Spring lamps' });
		assert.equal(failed.error, "The parameter 'Job' has no valid ID: Spring lamps");
		assert.match(failed.message, /\w+\.$/);
	});

	it('reads the first 200 of 130,000 rows, and how many there are', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 130_000 });
		const parameters = { operation: 'getOutput', jobId: FROM_AI, outputFormatId: '1' };
		const options = { options: { columns: ['sku'] } };
		const items = await readAfter('Tool', { Job_ID: id }, { ...parameters, ...options });
		assert.equal(items.length, 201);
		assert.deepEqual(items[0], { sku: 'SKU-00000000' });
		assert.match(items[200].note, /^These are the first 200 of 130000 items, because /);
	});

	it('starts no job unless the tool allows it, and reads which option does', async () => {
		const before = simulator.jobs.all().length;
		const parameters = {
			operation: 'create',
			project: byId('1'),
			fileId: "={{ $fromAI('File_ID', 'ID of the file', 'string') }}",
			name: 'Lamps',
		};
		const [failed] = await readAfter('Tool', { File_ID: '7001' }, parameters);
		assert.equal(failed.error, 'An AI agent may not start jobs with this tool');
		assert.match(failed.message, /add the option 'Allow AI Agents to Start Jobs'/);
		assert.equal(simulator.jobs.all().length, before);
	});

	it('reads what an ingest job of Amperity has loaded, and starts and stops no run', async () => {
		const other = await newService('agent of Amperity', AMPERITY);
		const tables = [{ table_name: 'Loyalty members', read: 10, rejected: 3 }];
		const { id } = other.simulator.jobs.createJob({ status: 'succeeded', tables });
		const { id: runId } = other.simulator.runs.createRun({ status: 'running' });
		const readWith = async (parameters, input = {}) =>
			await readAfter('Tool', input, parameters, { service: AMPERITY, ...other });

		const [table] = await readWith({ operation: 'getOutput', jobId: FROM_AI }, { Job_ID: id });
		assert.deepEqual([table.table_name, table.rejected], ['Loyalty members', 3]);
		const onRuns = { resource: 'workflowRun' };
		for (const parameters of [
			{ ...onRuns, operation: 'start', configId: 'cg-123ABc4DE' },
			{ ...onRuns, operation: 'stop', workflowRunId: byId(runId) },
		]) {
			const [failed] = await readWith(parameters);
			assert.equal(failed.error, 'An AI agent may not start or stop workflow runs with this tool');
			assert.match(failed.message, /add the option 'Allow AI Agents to Start and Stop Runs'/);
		}
		assert.ok(other.simulator.requests.every(({ method }) => method === 'GET'));
	});

	it('reads the files of an export of Elastic Path by name only, exports nothing, and may cancel', async () => {
		const other = await newService('agent of Elastic Path', PCM);
		const { jobs } = other.simulator;
		const { id } = jobs.createJob({ status: 'success', files: ['sku\nLAMP-001\n'] });
		const pending = jobs.createJob({ type: 'price-import' });
		const readWith = async (parameters, input = {}) =>
			await readAfter('Tool', input, parameters, { service: PCM, ...other });

		const [file] = await readWith({ operation: 'getOutput', jobId: FROM_AI }, { Job_ID: id });
		assert.deepEqual([file.jobId, file.fileName], [id, 'part_1.csv']);
		const before = jobs.all().length;
		const [failed] = await readWith({ resource: 'product', operation: 'export' });
		assert.equal(failed.error, 'An AI agent may not start jobs with this tool');
		assert.equal(jobs.all().length, before);
		const [cancelled] = await readWith(
			{ operation: 'cancel', jobId: FROM_AI },
			{ Job_ID: pending.id },
		);
		assert.equal(cancelled.status, 'cancelled');
	});

	/**
	 * The items that the model reads after it has called a tool: one of the example, or one of its own with these parameters, which
	 * is called Tool.
	 */
	async function readAfter(tool, input, parameters, own) {
		let read;
		await converse(
			[
				() => ({ call: [tool, input] }),
				({ messages }) => {
					read = itemsIn(messages.at(-1));
					return { say: 'I have read it.' };
				},
			],
			parameters,
			own,
		);
		return read;
	}

	/** Plays a script in the chat of the example. */
	async function converse(script, parameters, own = { service: SDM, credential }) {
		const model = await startChatModel(script);
		models.push(model);
		const openAi = await client.createCredential({
			name: 'A scripted model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		const workflow = await exampleWorkflow('ask-an-agent-about-jobs', credential);
		const chatModel = workflow.nodes.find(({ name }) => name === 'Chat model');
		chatModel.credentials = { openAiApi: { id: openAi.id, name: 'A scripted model' } };
		if (parameters) {
			const tool = workflow.nodes.find(({ name }) => name === 'List jobs');
			const { packageName, node, credentialType } = own.service;
			const { id, name } = own.credential;
			workflow.nodes.push({
				...tool,
				id: randomUUID(),
				name: 'Tool',
				type: `${packageName}.${node}Tool`,
				credentials: { [credentialType]: { id, name } },
				parameters: {
					...{ descriptionType: 'manual', toolDescription: 'Works on jobs.', resource: 'job' },
					...parameters,
				},
			});
			workflow.connections.Tool = workflow.connections['List jobs'];
		}
		const execution = await ask(await save(workflow), 'How are my jobs?');
		assert.equal(execution.status, 'success', execution.data?.resultData?.error?.message);
		const [{ json }] = outputOf(execution, 'Agent');
		return { answer: json.output, model };
	}

	/** Types into the chat of the editor. */
	async function ask(workflowId, chatInput) {
		const item = { json: { sessionId: 'test', action: 'sendMessage', chatInput } };
		const data = {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			data: { main: [[item]] },
			source: [null],
		};
		const { executionId } = await client.rest.send('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: 'Your question', data },
		});
		return await client.waitForExecution(executionId, 120_000);
	}
});

/** The items that a message of a tool tells the model. */
function itemsIn({ role, content }) {
	assert.equal(role, 'tool');
	return [JSON.parse(content)].flat().flatMap((item) => item.response ?? item);
}
