'use strict';

/** The built trigger of this package behind the few functions of n8n it uses. */

const { AkeneoSdmApi } = require('../dist/credentials/AkeneoSdmApi.credentials');
const { AkeneoSdmTrigger } = require('../dist/nodes/AkeneoSdm/AkeneoSdmTrigger.node');

const CREDENTIAL = { apiToken: 'sdm-demo-token', baseUrl: 'https://sdm.example.test' };
let pollers = 0;

/**
 * `list({ path }, headers)` sends one request. The second argument is for other ways of polling.
 *
 * @param {(query: { path: string }, headers: object) => Promise<object>} list
 * @param {unknown} [_pageSize]
 * @param {Record<string, unknown>} [parameters] of the trigger
 */
function triggerPoller(list, _pageSize, parameters = {}) {
	const credentialType = new AkeneoSdmApi();
	const trigger = new AkeneoSdmTrigger();
	const workflow = { id: `bench-${pollers++}` };
	let staticData = {};
	const makeContext = () => ({
		getMode: () => 'trigger',
		getActivationMode: () => 'init',
		getWorkflow: () => workflow,
		getNode: () => ({ id: 'trigger', name: 'Akeneo SDM Trigger', type: 'bench', parameters: {} }),
		getNodeParameter: (name, fallback) =>
			name === 'triggerOn' ? ['done', 'error'] : (parameters[name] ?? fallback),
		getCredentials: async () => CREDENTIAL,
		getWorkflowStaticData: () => staticData,
		getPollBudgetMs: () => 300_000,
		logger: { info() {}, warn() {} },
		helpers: {
			async httpRequestWithAuthentication(_type, request) {
				const { url, qs = {}, headers } = await credentialType.authenticate(CREDENTIAL, request);
				const search = new URLSearchParams(qs).toString();
				const response = await list({ path: `${new URL(url).pathname}?${search}` }, headers);
				return {
					statusCode: response.statusCode,
					headers: response.headers,
					body: JSON.parse(response.body),
				};
			},
		},
	});
	let context = makeContext();
	return {
		poll: async () => {
			const items = (await trigger.poll.call(context))?.[0] ?? [];
			return items.map(({ json }) => json);
		},
		save: () => JSON.stringify(staticData),
		restore: (text) => {
			staticData = JSON.parse(text);
			context = makeContext();
		},
	};
}

module.exports = { triggerPoller };
