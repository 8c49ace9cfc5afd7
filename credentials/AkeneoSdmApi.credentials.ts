import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { cleanBaseUrl, fullUrl, isSameOrigin, Refusal } from '../core/baseUrl';

const BASE_URL = 'https://sdm.akeneo.cloud';

const NOT_HERE = "There is no Akeneo SDM at this address. Check 'Base URL'.";

const TEST_PATH = '/api/v1/jobs/';

/** n8n gives a test five minutes; nobody looks at a dialog for so long. */
const TEST_MS = 30_000;

/** What the test says in place of the bare name of a status, such as "Bad Gateway". */
function statusRules(message: string, ...statuses: number[]) {
	return statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));
}

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
			baseURL: '={{ $credentials.baseUrl.trim().replace(new RegExp("/+$"), "") }}',
			url: TEST_PATH,
			qs: { page_size: 1 },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'Akeneo SDM did not accept the API token. Paste a valid one and test again.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: 'The API token is valid, but its user may not see jobs. Ask an administrator.',
				},
			},
			...statusRules(NOT_HERE, 400, 404, 405, 406, 409, 410, 422),
			...statusRules(
				"This address sends requests on to another one. Check 'Base URL'.",
				...[300, 301, 302, 303, 304, 307, 308],
			),
			...statusRules(
				'Akeneo SDM is receiving too many requests. Wait a minute and test again.',
				429,
			),
			...statusRules(
				'Akeneo SDM is not working properly at the moment. Test again in a few minutes.',
				...[500, 501, 502, 503, 504],
			),
			// A web page, such as a login, answers 200 too, but has no list of jobs.
			...[undefined, null].map((value) => ({
				type: 'responseSuccessBody',
				properties: { key: 'results', value, message: NOT_HERE },
			})),
			// n8n applies rules of both kinds together; its type only knows lists of one kind.
		] as ICredentialTestRequest['rules'],
	};

	/** Adds the token, and refuses to for any address that does not belong to the base URL. */
	async authenticate(
		{ apiToken, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: unknown },
	): Promise<IHttpRequestOptions> {
		const base = cleanBaseUrl(baseUrl, BASE_URL);
		// The HTTP Request node of n8n names the address "uri".
		const addresses = [request.url, request.uri].filter(Boolean).map(String);
		const stays = addresses.every((url) => isSameOrigin(fullUrl(url, request.baseURL), base));
		if (addresses.length === 0 || !stays) {
			throw new Refusal(
				`This credential may only be used with ${base}. Use that address, or change 'Base URL' in the credential.`,
			);
		}
		const token = typeof apiToken === 'string' ? apiToken.trim() : '';
		if (!/^[\x21-\x7e]+$/.test(token)) {
			throw new Refusal(
				"The 'API Token' of the credential is empty or contains blanks. Paste it again, without anything around it.",
			);
		}
		request.headers = { ...request.headers, Authorization: `Token ${token}` };
		request.sendCredentialsOnCrossOriginRedirect = false;
		// The steps ask for whole addresses, and have an end of their own.
		if (request.url === TEST_PATH) request.abortSignal = AbortSignal.timeout(TEST_MS);
		return request;
	}
}
