import { randomUUID } from 'node:crypto';

import { SDM } from './services.mjs';

/** Steps of workflows, as the editor would save them. */

const step = (name, type, typeVersion, parameters, more) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

export const manualTrigger = () => step('Start', 'n8n-nodes-base.manualTrigger', 1, {});

/** Gives its input out again. */
export const passOn = () => step('Pass on', 'n8n-nodes-base.noOp', 1, {});

/** Two steps that give out the given objects as items. @param {object[]} list */
export const items = (list) => [
	step('List', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ list }),
		options: {},
	}),
	step('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'list', options: {} }),
];

/**
 * Reads the file in the field `data` of an item.
 *
 * @param {'fromJson' | 'csv' | 'xlsx'} [operation]
 * @param {object} [options]
 */
export const extractFromFile = (operation = 'fromJson', options = {}) =>
	step('Extract', 'n8n-nodes-base.extractFromFile', 1, {
		operation,
		binaryPropertyName: 'data',
		...(operation === 'fromJson' && { destinationKey: 'rows' }),
		options,
	});

/** Makes an Excel file of all items, in the field `data`. */
export const excelFile = () =>
	step('Excel', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'xlsx',
		binaryPropertyName: 'data',
		options: { fileName: 'made.xlsx' },
	});

/** Makes a CSV file of all items, in the field `data`. @param {string} fileName */
export const csvFile = (fileName) =>
	step('CSV', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'csv',
		binaryPropertyName: 'data',
		options: { fileName },
	});

/** Makes a file of one line of JSON of each item, in the field `data`. @param {string} fileName */
export const jsonFile = (fileName) =>
	step('JSON', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toJson',
		mode: 'each',
		binaryPropertyName: 'data',
		options: { fileName },
	});

/** Writes the file in the field `data` of an item to disk. @param {string} fileName */
export const writeFile = (fileName) =>
	step('Write', 'n8n-nodes-base.readWriteFile', 1, {
		operation: 'write',
		fileName,
		dataPropertyName: 'data',
		options: {},
	});

/** Sends the file in the field `data` of an item somewhere. @param {string} url */
export const upload = (url) =>
	step('Upload', 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url,
		sendBody: true,
		contentType: 'binaryData',
		inputDataFieldName: 'data',
		options: {},
	});

/**
 * n8n's own step for any address, with the credential of a service.
 *
 * @param {{ id: string, name: string }} credential
 * @param {string} url
 * @param {object} [service] one of services.mjs
 */
export const httpRequest = ({ id, name }, url, { credentialType } = SDM) =>
	step(
		'HTTP Request',
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
			options: {},
		},
		{ credentials: { [credentialType]: { id, name } } },
	);

/**
 * The node of a service.
 *
 * @param {object} service one of services.mjs
 * @param {{ id: string, name: string }} credential
 * @param {object} parameters
 * @param {object} [more] further settings of the step, such as `onError`
 */
export const serviceNode = (service, { id, name }, parameters, more) =>
	step(
		service.step,
		`${service.packageName}.${service.node}`,
		1,
		{ resource: 'job', ...parameters },
		{ credentials: { [service.credentialType]: { id, name } }, ...more },
	);

/**
 * The trigger of a service, once a minute.
 *
 * @param {object} service one of services.mjs
 * @param {{ id: string, name: string }} credential
 * @param {object} parameters
 */
export const serviceTrigger = (service, { id, name }, parameters) =>
	step(
		`${service.step} Trigger`,
		`${service.packageName}.${service.trigger}`,
		1,
		{ pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
		{ credentials: { [service.credentialType]: { id, name } } },
	);

/** The node of Akeneo SDM. @type {(credential: { id: string, name: string }, parameters: object, more?: object) => object} */
export const sdm = (credential, parameters, more) => serviceNode(SDM, credential, parameters, more);

/** @type {(credential: { id: string, name: string }, parameters?: object) => object} */
export const sdmTrigger = (credential, parameters = {}) =>
	serviceTrigger(SDM, credential, { triggerOn: ['done', 'error'], ...parameters });

/**
 * The workflow with triggers that poll every ten seconds. A poll time of n8n comes once a minute at most, but there may be several.
 *
 * @param {object} workflow
 * @param {number} second the first one in each minute, from 0 to 9
 */
export function pollingOften(workflow, second) {
	const item = [0, 10, 20, 30, 40, 50].map((ten) => ({
		mode: 'custom',
		cronExpression: `${ten + second} * * * * *`,
	}));
	const often = (node) => ({ ...node, parameters: { ...node.parameters, pollTimes: { item } } });
	const nodes = workflow.nodes.map((node) => (node.parameters.pollTimes ? often(node) : node));
	return { ...workflow, nodes };
}

/** The value of a picker in which an id was typed. @param {string} value */
export const byId = (value) => ({ __rl: true, mode: 'id', value });

/**
 * A workflow of steps in a row.
 *
 * @param {string} name
 * @param {object[]} nodes
 */
export function chain(name, nodes) {
	const link = (to) => ({ main: [[{ node: to.name, type: 'main', index: 0 }]] });
	const pairs = nodes.slice(1).map((to, index) => [nodes[index].name, link(to)]);
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
		connections: Object.fromEntries(pairs),
		settings: { executionOrder: 'v1' },
	};
}
