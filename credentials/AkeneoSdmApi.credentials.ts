import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { cleanBaseUrl, headerValue, throwIfCrossOrigin } from '../core/security/allowedAddresses';
import { asTest, testRules } from '../core/credential/testRules';

const BASE_URL = 'https://sdm.akeneo.cloud';

const TEST_PATH = '/api/v1/jobs/';

const BASE_URL_RULE = { example: BASE_URL, path: TEST_PATH };

export class AkeneoSdmApi implements ICredentialType {
	name = 'akeneoSdmApi';

	displayName = 'Akeneo SDM API';

	icon = {
		light: 'file:../icons/akeneoSdm.svg',
		dark: 'file:../icons/akeneoSdm.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm#get-your-api-token';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. 1b6f9c1e-5d0a-4c57-9f0e-2a9f4d6f7c11',
			description:
				'The key of your Akeneo SDM user. No key yet? The documentation of this credential shows how to get one in three steps.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: BASE_URL,
			placeholder: 'e.g. https://sdm.akeneo.cloud',
			description: 'Where your Akeneo Supplier Data Manager lives. Usually this stays as it is.',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: TEST_PATH,
			qs: { page_size: 1 },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		rules: testRules({
			service: 'Akeneo SDM',
			rejected: "Akeneo SDM did not accept the API token. Paste a valid one and click 'Save'.",
			forbidden:
				'The API token is valid, but its user may not see jobs. Ask an administrator of your Akeneo for access.',
			list: 'results',
			exampleUrl: BASE_URL,
		}),
	};

	/** Adds the token. Throws a CredentialError for an address that does not belong to the base URL. */
	async authenticate(
		{ apiToken, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: unknown },
	): Promise<IHttpRequestOptions> {
		const base = cleanBaseUrl(baseUrl, BASE_URL_RULE);
		throwIfCrossOrigin(request, base);
		const token = headerValue(apiToken, 'API Token');
		request.headers = { ...request.headers, Authorization: `Token ${token}` };
		request.sendCredentialsOnCrossOriginRedirect = false;
		return request.url === TEST_PATH ? asTest(request, base) : request;
	}
}
