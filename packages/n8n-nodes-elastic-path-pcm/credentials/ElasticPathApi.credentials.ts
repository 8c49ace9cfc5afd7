import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import {
	cleanBaseUrl,
	headerValue,
	throwIfCrossOrigin,
} from '../../../core/security/allowedAddresses';
import { asTest, testRules } from '../../../core/credential/testRules';
import { tokenOf } from '../../../core/credential/clientCredentials';
import { tokens } from '../../../core/credential/tokenCache';

const BASE_URL = 'https://euwest.api.elasticpath.com';

const LOGIN_PATH = '/oauth/access_token';
const TEST_PATH = '/pcm/jobs';

const BASE_URL_RULE = { example: BASE_URL, path: TEST_PATH };

export class ElasticPathApi implements ICredentialType {
	name = 'elasticPathApi';

	displayName = 'Elastic Path API';

	icon = {
		light: 'file:../icons/elasticPathPcm.svg',
		dark: 'file:../icons/elasticPathPcm.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-elastic-path-pcm#get-your-application-key';

	properties: INodeProperties[] = [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description:
				'The client ID of an application key of your store. No key yet? The documentation of this credential shows how to get one in three steps.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The client secret of the same application key',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: BASE_URL,
			placeholder: 'e.g. https://useast.api.elasticpath.com',
			description:
				'Where your store lives: https://euwest.api.elasticpath.com for EU West, https://useast.api.elasticpath.com for US East. Only the region of the store works.',
		},
		{
			// Fetched and renewed by n8n with the client ID and secret; nobody types it.
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: TEST_PATH,
			qs: { 'page[limit]': 1 },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		rules: testRules({
			service: 'Elastic Path',
			rejected:
				"Elastic Path did not accept the client ID and the client secret. Paste both again, check that 'Base URL' is the region of your store, and click 'Save'.",
			forbidden:
				'The application key is valid, but may not see jobs. Ask an administrator of your store for another key.',
			list: 'data',
			mayBeNull: true,
			exampleUrl: BASE_URL,
		}),
	};

	/** Gets a token for the client ID and the secret. n8n calls this when there is none, and when one was not accepted. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<{ accessToken: string }> {
		const base = cleanBaseUrl(credential.baseUrl, BASE_URL_RULE);
		const client = {
			url: `${base}${LOGIN_PATH}`,
			baseUrl: base,
			id: headerValue(credential.clientId, 'Client ID'),
			secret: headerValue(credential.clientSecret, 'Client Secret'),
		};
		return { accessToken: await tokenOf(this, client, credential.accessToken) };
	}

	/** Adds the token. Throws a CredentialError for an address that does not belong to the base URL. */
	async authenticate(
		{ accessToken, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: unknown },
	): Promise<IHttpRequestOptions> {
		const base = cleanBaseUrl(baseUrl, BASE_URL_RULE);
		throwIfCrossOrigin(request, base);
		const token = headerValue(accessToken, 'Access Token');
		tokens.throwIfExpired(token);
		request.headers = { ...request.headers, Authorization: `Bearer ${token}` };
		request.sendCredentialsOnCrossOriginRedirect = false;
		return request.url === TEST_PATH ? asTest(request, base) : request;
	}
}
