import type { IDataObject } from 'n8n-workflow';

import { cleanBaseUrl } from '../security/allowedAddresses';
import { fingerprintOf } from '../security/fingerprint';
import { Secrets } from '../security/redaction';
import { setMostRecent } from '../util/mostRecent';
import { textOf } from '../util/typeGuards';
import type { ApiService, RequestContext } from './api';

/** The facts in a credential that the requests of an API need. */

/** The names that are kept; the one not used for longest is dropped, and its credential gets another one. */
const MOST_NAMES = 200;

const names = new Map<string, string>();
let count = 0;

/**
 * Names a credential, so that nothing that was read with it is given to another one: the same for the same fields, and holds none
 * of them.
 */
export function credentialName(credentialType: string, credential: IDataObject): string {
	const key = JSON.stringify([credentialType, credential]);
	const name = names.get(key) ?? `credential ${++count}`;
	setMostRecent(names, key, name, MOST_NAMES);
	return name;
}

/** Throws NodeApiError or Error with a sentence for the user. */
export async function readCredential(context: RequestContext, service: ApiService) {
	const credential = await context.getCredentials(service.credentialType);
	const secrets = service.secrets.map((name) => credential[name]);
	const baseUrl = cleanBaseUrl(credential.baseUrl, service.baseUrl);
	const names = service.accountFields.map((name) => textOf(credential[name])?.trim() ?? '');
	return {
		baseUrl,
		account: fingerprintOf(baseUrl, ...names),
		credential: credentialName(service.credentialType, credential),
		secrets: new Secrets(secrets, () => service.laterSecrets?.(credential) ?? []),
	};
}
