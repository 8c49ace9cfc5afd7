import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { world } from './support/world.mjs';

describe('n8n with the packed package in it', () => {
	let client;
	before(async () => ({ client } = await world()));

	const typesNamed = (types, name) => types.filter((type) => type.name === name);

	it('knows the node and the trigger by their published names', async () => {
		const types = await client.nodeTypes();
		const shown = ['akeneoSdm', 'akeneoSdmTrigger'].map((name) =>
			typesNamed(types, `n8n-nodes-akeneo-sdm.${name}`).map(({ displayName }) => displayName),
		);
		assert.deepEqual(shown, [['Akeneo SDM'], ['Akeneo SDM Trigger']]);
	});

	it('offers the node as a tool for AI agents', async () => {
		const tools = typesNamed(await client.nodeTypes(), 'n8n-nodes-akeneo-sdm.akeneoSdmTool');
		assert.equal(tools.length, 1);
	});

	it('knows the credential, and lists node and trigger as its users', async () => {
		const types = await client.rest.send('GET', '/types/credentials.json');
		const [type, ...others] = typesNamed(types, 'akeneoSdmApi');
		assert.equal(type.displayName, 'Akeneo SDM API');
		assert.deepEqual(others, []);
		assert.deepEqual(type.supportedNodes.filter((name) => !name.endsWith('Tool')).sort(), [
			'n8n-nodes-akeneo-sdm.akeneoSdm',
			'n8n-nodes-akeneo-sdm.akeneoSdmTrigger',
		]);
	});

	it('gives the editor the fields of an operation before it has run', async () => {
		for (const operation of ['getStatus', 'list', 'waitUntilFinished']) {
			const address = `/schemas/n8n-nodes-akeneo-sdm.akeneoSdm/1.0.0/job/${operation}.json`;
			const response = await fetch(client.rest.url + address);
			assert.equal(response.status, 200, address);
			const { properties } = await response.json();
			assert.deepEqual(Object.keys(properties).slice(0, 3), ['id', 'name', 'status'], address);
		}
	});

	it('serves a light and a dark icon of node and trigger', async () => {
		const types = (await client.nodeTypes()).filter(({ name }) =>
			name.startsWith('n8n-nodes-akeneo-sdm.'),
		);
		const addresses = types.flatMap(({ iconUrl }) => [iconUrl.light, iconUrl.dark]);
		assert.ok(addresses.length >= 4);
		for (const address of addresses) {
			const response = await fetch(`${client.rest.url}/${address}`);
			assert.equal(response.status, 200, address);
			assert.match(await response.text(), /^<svg /, address);
		}
	});
});
