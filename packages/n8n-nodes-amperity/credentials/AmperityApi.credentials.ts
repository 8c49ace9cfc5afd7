import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import {
	cleanBaseUrl,
	headerValue,
	throwIfCrossOrigin,
} from '../../../core/security/allowedAddresses';
import { asTest, testRules } from '../../../core/credential/testRules';

const BASE_URL = 'https://app.amperity.com/api';

const API_VERSION = '2024-04-01';

const TEST_PATH = '/ingest/jobs';

const BASE_URL_RULE = { example: BASE_URL, path: TEST_PATH };

export class AmperityApi implements ICredentialType {
	name = 'amperityApi';

	displayName = 'Amperity API';

	icon = {
		light: 'file:../icons/amperity.svg',
		dark: 'file:../icons/amperity.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-amperity#get-your-access-token';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. eyJhbGciOiJFUzI1NiJ9...',
			description:
				'A token of an API key of your tenant. No token yet? The documentation of this credential shows how to get one in three steps.',
		},
		{
			displayName: 'Tenant',
			name: 'tenant',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. acme',
			description:
				'The ID of your tenant, as in the address of your Amperity. For a sandbox, the ID of the sandbox, such as acme-sb-12345.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: BASE_URL,
			placeholder: 'e.g. https://app.amperity.com/api',
			description:
				'Where the API of your Amperity lives. Stays as it is if your Amperity runs on Amazon AWS. On Microsoft Azure: https://YOUR-TENANT.amperity.com/api. In Australia: https://app-aws-apse2.amperity.com/api.',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: TEST_PATH,
			qs: {
				created_from: '={{ new Date(Date.now() - 3600000).toISOString() }}',
				created_to: '={{ new Date().toISOString() }}',
			},
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		rules: testRules({
			service: 'Amperity',
			rejected:
				"Amperity did not accept the access token. It may have run out, or belong to another 'Tenant'. Paste a valid one and click 'Save'.",
			forbidden:
				"The access token may not see the jobs of this 'Tenant'. Check the tenant, and that the API key has the option DataGrid Operator.",
			list: 'data',
			mayBeNull: true,
			exampleUrl: BASE_URL,
		}),
	};

	/** Adds token, tenant and version. Throws a CredentialError for an address that does not belong to the base URL. */
	async authenticate(
		{ accessToken, tenant, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: unknown },
	): Promise<IHttpRequestOptions> {
		const base = cleanBaseUrl(baseUrl, BASE_URL_RULE);
		throwIfCrossOrigin(request, base);
		const own = Object.keys(request.headers ?? {}).map((name) => name.toLowerCase());
		request.headers = {
			// In the HTTP Request node of n8n somebody may need another version.
			...(own.includes('api-version') ? {} : { 'api-version': API_VERSION }),
			...request.headers,
			Authorization: `Bearer ${headerValue(accessToken, 'Access Token')}`,
			'amperity-tenant': headerValue(tenant, 'Tenant'),
		};
		request.sendCredentialsOnCrossOriginRedirect = false;
		return request.url === TEST_PATH ? asTest(request, base) : request;
	}
}
