import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { startChatModel } from './support/fakeChatModel.mjs';
import { byId } from './support/nodes.mjs';
import { newService, world } from './support/world.mjs';

/** The node as a tool of n8n's AI agent: what the model reads, and what is done in Akeneo. */

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
		const items = await readAfter('Akeneo', { Job_ID: id }, { ...parameters, ...options });
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
		const [failed] = await readAfter('Akeneo', { File_ID: '7001' }, parameters);
		assert.equal(failed.error, 'An AI agent may not start jobs with this tool');
		assert.match(failed.message, /add the option 'Allow AI Agents to Start Jobs'/);
		assert.equal(simulator.jobs.all().length, before);
	});

	/** The items that the model reads after it has called a tool: one of the example, or one of its own with these parameters. */
	async function readAfter(tool, input, parameters) {
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
		);
		return read;
	}

	/** Plays a script in the chat of the example. */
	async function converse(script, parameters) {
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
			const own = { descriptionType: 'manual', toolDescription: 'Works on jobs.', resource: 'job' };
			workflow.nodes.push({
				...tool,
				id: randomUUID(),
				name: 'Akeneo',
				parameters: { ...own, ...parameters },
			});
			workflow.connections.Akeneo = workflow.connections['List jobs'];
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
