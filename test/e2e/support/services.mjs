import { createRequire } from 'node:module';

/** Loads a simulator only when it is needed: the demo begins before the tools are installed. */
const simulatorOf = (service) =>
	createRequire(import.meta.url)(`../../simulators/${service}/index.js`);

/** The services as the tests use them: package, credential and simulator. */

/** The token of every simulated service here; the last test searches for it in all that n8n has written. */
export const TOKEN = 'sdm-e2e-3f9c2b71d8e64a05';

export const SDM = {
	packageName: 'n8n-nodes-akeneo-sdm',
	node: 'akeneoSdm',
	trigger: 'akeneoSdmTrigger',
	credentialType: 'akeneoSdmApi',
	/** Names of the steps in workflows. */
	step: 'SDM',
	workflows: 'workflows',
	simulate: (seed) => simulatorOf('sdm').createSdmSimulator({ token: TOKEN, seed }),
	credentialData: (baseUrl) => ({ apiToken: TOKEN, baseUrl }),
};

export const AMPERITY = {
	packageName: 'n8n-nodes-amperity',
	node: 'amperity',
	trigger: 'amperityTrigger',
	credentialType: 'amperityApi',
	step: 'Amperity',
	workflows: 'packages/n8n-nodes-amperity/workflows',
	simulate: (seed) => simulatorOf('amperity').createAmperitySimulator({ token: TOKEN, seed }),
	credentialData: (baseUrl) => ({ accessToken: TOKEN, tenant: 'acme', baseUrl }),
};

export const PCM = {
	packageName: 'n8n-nodes-elastic-path-pcm',
	node: 'elasticPathPcm',
	trigger: 'elasticPathPcmTrigger',
	credentialType: 'elasticPathApi',
	step: 'Elastic Path',
	workflows: 'packages/n8n-nodes-elastic-path-pcm/workflows',
	simulate: (seed) =>
		simulatorOf('pcm').createPcmSimulator({ clients: { 'e2e-client': TOKEN }, seed }),
	credentialData: (baseUrl) => ({ clientId: 'e2e-client', clientSecret: TOKEN, baseUrl }),
};
