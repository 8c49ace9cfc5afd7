import type { INodeParameters } from 'n8n-workflow';

import { AkeneoSdmApi } from '../../../credentials/AkeneoSdmApi.credentials';
import { AkeneoSdm } from '../../../nodes/AkeneoSdm/AkeneoSdm.node';
import { AkeneoSdmTrigger } from '../../../nodes/AkeneoSdm/AkeneoSdmTrigger.node';
import type { Setup } from './engine';

/** The nodes of this package, set up against an address. */

export const SESAME = 'test-token-1b6f9c1e';
export const JOB_ID = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';

export function sdmNode(
	baseUrl: string,
	parameters: INodeParameters,
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new AkeneoSdm(),
		credentialType: new AkeneoSdmApi(),
		credential: { apiToken: SESAME, baseUrl },
		parameters: { resource: 'job', ...parameters },
		...more,
	};
}

export function sdmTrigger(
	baseUrl: string,
	parameters: INodeParameters = {},
	more: Partial<Setup> = {},
): Setup {
	return {
		nodeType: new AkeneoSdmTrigger(),
		credentialType: new AkeneoSdmApi(),
		credential: { apiToken: SESAME, baseUrl },
		parameters,
		...more,
	};
}
