import { randomUUID } from 'node:crypto';

import { chain } from '../../test/e2e/support/nodes.mjs';

/** The same work for different nodes: a call starts a workflow, a node fetches, and "Check" responds with a count of the items. */

const step = (name, type, typeVersion, parameters, more) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	parameters,
	...more,
});

const CREDENTIAL = 'akeneoSdmApi';
const called = '={{ $json.body';

const fetchers = {
	httpRequest: (baseUrl) => [
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			url: `=${baseUrl}{{ $json.body.path }}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL,
			options: {},
		},
	],
	plain: () => ['n8n-nodes-bench.plainRows', 1, { path: `${called}.path }}` }],
	items: () => output({ outputAs: 'items' }),
	errorOutput: () => output({ outputAs: 'items' }),
	columns: () => output({ outputAs: 'items', options: { columns: ['index'] } }),
	file: () => output({ outputAs: 'file' }),
	upload: () => ours({ resource: 'file', operation: 'upload' }),
	plainUpload: () => ['n8n-nodes-bench.plainUpload', 1, {}],
	httpUpload: (baseUrl) => [
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			method: 'POST',
			url: `${baseUrl}/api/v1/files/`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' }],
			},
			options: {},
		},
	],
	listJobs: () => ours({ operation: 'list', returnAll: true }),
	listOlderJobs: () =>
		ours({ operation: 'list', returnAll: true, filters: { createdBefore: `${called}.before }}` } }),
};

const UPLOADS = ['upload', 'plainUpload', 'httpUpload'];

/** @param {keyof typeof fetchers} name @param {{ id: string, name: string, baseUrl: string }} credential */
export function workflowOf(name, { id, name: credentialName, baseUrl }) {
	const credentials = { [CREDENTIAL]: { id, name: credentialName } };
	const webhook = { path: name, httpMethod: 'POST', responseMode: 'lastNode', options: {} };
	return {
		...chain(name, [
			step('Call', 'n8n-nodes-base.webhook', 2, webhook, { webhookId: randomUUID() }),
			...(UPLOADS.includes(name) ? [step('Read', ...storedFile())] : []),
			step('Fetch', ...fetchers[name](baseUrl), {
				credentials,
				...(name === 'errorOutput' ? { onError: 'continueErrorOutput' } : {}),
			}),
			step('Check', 'n8n-nodes-bench.check', 1, {}),
		]),
		// Else n8n would write a million rows to its database. An upload leaves its own time there.
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: UPLOADS.includes(name) ? 'all' : 'none',
		},
	};
}

/** Puts a file into n8n's store. */
function storedFile() {
	return ['n8n-nodes-base.readWriteFile', 1, { fileSelector: `${called}.path }}`, options: {} }];
}

function output(parameters) {
	const jobId = { __rl: true, mode: 'id', value: `${called}.id }}` };
	return ours({ operation: 'getOutput', jobId, outputFormatId: '1', ...parameters });
}

function ours(parameters) {
	return ['n8n-nodes-akeneo-sdm.akeneoSdm', 1, { resource: 'job', ...parameters }];
}
