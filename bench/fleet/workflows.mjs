import { randomUUID } from 'node:crypto';

import {
	byId,
	chain,
	items,
	manualTrigger,
	sdm,
	sdmTrigger,
} from '../../test/e2e/support/nodes.mjs';

/** The workflows of the benchmark. Each that reacts to jobs tells the collector which ones it was started with. */

const step = (name, type, typeVersion, parameters, more) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	parameters,
	...more,
});

/** One request for all items. @param {string} address @param {string} from the step that gives out the jobs */
const tell = (address, from) =>
	step(
		'Tell',
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			method: 'POST',
			url: address,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ workflow: $workflow.id, jobs: $('${from}').all().map(({ json }) => json.id) }) }}`,
			options: {},
		},
		{ executeOnce: true },
	);

/** Else n8n would keep thousands of executions. */
const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'none' };

/** @typedef {{ credential: { id: string, name: string }, baseUrl: string, address: string, seconds?: number[] }} Where `address` is the collector's; the trigger polls at these seconds of each minute, by default once */

/** The trigger of this package. @param {string} name @param {Where} where */
export function triggerWorkflow(name, { credential, address, seconds }) {
	const item = seconds?.map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	}));
	const trigger = sdmTrigger(credential, item ? { pollTimes: { item } } : {});
	return { ...chain(name, [trigger, tell(address, trigger.name)]), settings };
}

/**
 * The same with n8n's own steps, as people build it: every minute, the jobs of the last hour, without those that were seen
 * before.
 *
 * @param {string} name
 * @param {Where} where
 */
export function recipeWorkflow(name, { credential, baseUrl, address }) {
	const list = step(
		'List',
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			url: `${baseUrl}/api/v1/jobs/`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'akeneoSdmApi',
			sendQuery: true,
			queryParameters: {
				parameters: [
					{ name: 'page_size', value: '100' },
					{ name: 'created_after', value: '={{ $now.minus({ hours: 1 }).toUTC().toISO() }}' },
				],
			},
			options: {},
		},
		{ credentials: { akeneoSdmApi: credential } },
	);
	const isOver = {
		id: randomUUID(),
		leftValue: '={{ ["done", "error"].includes($json.status) }}',
		rightValue: '',
		operator: { type: 'boolean', operation: 'true', singleValue: true },
	};
	const steps = [
		step('Every minute', 'n8n-nodes-base.scheduleTrigger', 1.2, {
			rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] },
		}),
		list,
		step('Jobs', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'results', options: {} }),
		step('Ended', 'n8n-nodes-base.filter', 2.2, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [isOver],
				combinator: 'and',
			},
			options: {},
		}),
		step('New', 'n8n-nodes-base.removeDuplicates', 2, {
			operation: 'removeItemsSeenInPreviousExecutions',
			dedupeValue: '={{ $json.id }}',
			options: {},
		}),
		tell(address, 'New'),
	];
	return { ...chain(name, steps), settings };
}

/** A step with many items. @param {{ id: string, name: string }} credential @param {string} jobId @param {number} count */
export function stepWorkflow(credential, jobId, count) {
	const rows = Array.from({ length: count }, () => ({ id: jobId }));
	const getStatus = sdm(credential, { operation: 'getStatus', jobId: byId('={{ $json.id }}') });
	return chain('Step', [manualTrigger(), ...items(rows), getStatus]);
}
