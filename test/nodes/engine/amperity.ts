import type { INodeParameters } from 'n8n-workflow';

import { AmperityApi } from '../../../packages/n8n-nodes-amperity/credentials/AmperityApi.credentials';
import { Amperity } from '../../../packages/n8n-nodes-amperity/nodes/Amperity/Amperity.node';
import { AmperityTrigger } from '../../../packages/n8n-nodes-amperity/nodes/Amperity/AmperityTrigger.node';
import { createAmperitySimulator } from '../../simulators/amperity';
import type { Setup } from './engine';
import { SESAME } from './sdm';
import { triggerWorld } from './world';

/** The nodes for Amperity, set up against an address, and a simulated Amperity that the trigger watches. */

const TENANT = 'acme';

export function amperityNode(
	baseUrl: string,
	parameters: INodeParameters,
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new Amperity(),
		credentialType: new AmperityApi(),
		credential: { accessToken: SESAME, tenant: TENANT, baseUrl },
		parameters: { resource: 'job', ...parameters },
		...more,
	};
}

export function amperityTrigger(
	baseUrl: string,
	parameters: INodeParameters = {},
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new AmperityTrigger(),
		credentialType: new AmperityApi(),
		credential: { accessToken: SESAME, tenant: TENANT, baseUrl },
		parameters,
		...more,
	};
}

type Options = NonNullable<Parameters<typeof createAmperitySimulator>[0]>;

export function newAmperity(options: Options = {}) {
	return createAmperitySimulator({ token: SESAME, tenant: TENANT, ...options });
}

export async function amperityWorld(
	parameters: INodeParameters = {},
	options: Options = {},
	more: Partial<Setup> = {},
) {
	const { simulator: amperity, ...world } = await triggerWorld(
		(now) => newAmperity({ now, ...options }),
		(url) => amperityTrigger(url, parameters, more),
	);
	return { amperity, ...world };
}

export type AmperityWorld = Awaited<ReturnType<typeof amperityWorld>>;
