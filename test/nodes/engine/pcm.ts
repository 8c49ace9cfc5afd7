import type { INodeParameters } from 'n8n-workflow';

import { ElasticPathApi } from '../../../packages/n8n-nodes-elastic-path-pcm/credentials/ElasticPathApi.credentials';
import { ElasticPathPcm } from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/ElasticPathPcm.node';
import { ElasticPathPcmTrigger } from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/ElasticPathPcmTrigger.node';
import { createPcmSimulator } from '../../simulators/pcm';
import { run, type Setup } from './engine';

/** The nodes for Elastic Path PCM, set up against an address. */

export const CLIENT = { clientId: 'store-key-1', clientSecret: 'secret-9b1c4f77' };
export const OPEN_SESAME = 'pcm-token-5d7c2a10';

export function pcmNode(
	baseUrl: string,
	parameters: INodeParameters,
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new ElasticPathPcm(),
		credentialType: new ElasticPathApi(),
		credential: { ...CLIENT, baseUrl, accessToken: '' },
		parameters: { resource: 'job', ...parameters },
		...more,
	};
}

export function pcmTrigger(
	baseUrl: string,
	parameters: INodeParameters = {},
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new ElasticPathPcmTrigger(),
		credentialType: new ElasticPathApi(),
		credential: { ...CLIENT, baseUrl, accessToken: OPEN_SESAME },
		parameters,
		...more,
	};
}

/** A simulated store that knows the client and the token. */
export async function pcmStore(options: Parameters<typeof createPcmSimulator>[0] = {}) {
	const pcm = createPcmSimulator({
		clients: { [CLIENT.clientId]: CLIENT.clientSecret },
		tokens: [OPEN_SESAME],
		...options,
	});
	const url = await pcm.listen();
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	return {
		pcm,
		url,
		/** Runs an operation, for one job if an ID is given. */
		run: async (operation: string, parameters: INodeParameters = {}, jobId?: string) =>
			await run(
				pcmNode(url, {
					operation,
					...(jobId === undefined ? {} : { jobId: byId(jobId) }),
					...parameters,
				}),
			),
		/** Method and path of every request but those for tokens. */
		requestLines: () =>
			pcm.requests
				.filter(({ path }) => !path.startsWith('/oauth'))
				.map(({ method, url: target }) => `${method} ${target}`),
	};
}
