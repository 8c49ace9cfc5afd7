import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { isRecord } from '../../../core/util/typeGuards';
import { settle } from '../../../core/util/outcome';
import { prepare, type Setup } from './engine';

/** The test of a credential as n8n's CredentialsTester runs it; that class itself comes with the server only. */

interface Verdict {
	status: 'OK' | 'Error';
	message: string;
}

export async function testCredential(setup: Setup): Promise<Verdict> {
	const { credentialType, credential } = setup;
	const { request, rules = [] } = credentialType.test ?? { request: {} };
	const description: INodeTypeDescription = {
		displayName: 'No Operation',
		name: 'noOp',
		group: ['organization'],
		version: 1,
		description: '',
		defaults: { name: 'No Operation' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialType.name, required: true }],
		properties: [
			{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
		],
	};
	const nodeType: INodeType = { description };
	const { workflow, node, additionalData } = prepare({ ...setup, nodeType, parameters: {} });
	const input = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		input,
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: '1', name: 'Test', type: credentialType.name, data: credential };
	const ran = await settle(new RoutingNode(context, nodeType, decrypted).runNode());
	if (!ran.ok) {
		const cause = isRecord(ran.error) && isRecord(ran.error.cause) ? ran.error.cause : {};
		const response: unknown = cause.response;
		if (isRecord(response)) {
			const { status, statusText } = response;
			for (const { type, properties } of rules) {
				if (type === 'responseCode' && properties.value === status) {
					return { status: 'Error', message: properties.message };
				}
			}
			if (Number(status) < 199 || Number(status) > 299) {
				const text = typeof statusText === 'string' ? statusText : '';
				const code = `Received HTTP status code: ${String(status)}`;
				return { status: 'Error', message: text || code };
			}
		} else if (typeof cause.code === 'string') {
			return { status: 'Error', message: cause.code };
		}
		return { status: 'Error', message: ran.error instanceof Error ? ran.error.message : '' };
	}
	const body: unknown = ran.value?.[0]?.[0]?.json;
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if ((isRecord(body) ? body[key] : undefined) === value) return { status: 'Error', message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}
