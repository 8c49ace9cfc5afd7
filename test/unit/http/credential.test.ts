import type { ApiService, RequestContext } from '../../../core/http/api';
import { credentialName, readCredential } from '../../../core/http/credential';
import { SERVICE } from '../../support/scriptedApi';

/** What two credentials with the same fields share, and others do not. */

const CREDENTIAL = { apiToken: 'token-1', baseUrl: 'https://api.example.test' };

it('credentials with the same fields have the same name', () => {
	expect(credentialName('api', { ...CREDENTIAL })).toBe(credentialName('api', CREDENTIAL));
});

it.each([
	['another token', 'api', { ...CREDENTIAL, apiToken: 'token-2' }],
	['another address', 'api', { ...CREDENTIAL, baseUrl: 'https://eu.example.test' }],
	['another type', 'otherApi', CREDENTIAL],
])('a credential with %s has another name', (_name, type, fields) => {
	expect(credentialName(type, fields)).not.toBe(credentialName('api', CREDENTIAL));
});

it('a name holds nothing of the credential', () => {
	expect(credentialName('api', CREDENTIAL)).toMatch(/^credential \d+$/);
});

it('of more than 200 credentials, the one not used for longest gets another name', () => {
	const first = credentialName('api', { apiToken: 'first' });
	const second = credentialName('api', { apiToken: 'second' });
	for (let count = 0; count < 198; count++) credentialName('api', { apiToken: `more-${count}` });
	expect(credentialName('api', { apiToken: 'first' })).toBe(first);
	credentialName('api', { apiToken: 'one too many' });
	expect(credentialName('api', { apiToken: 'first' })).toBe(first);
	expect(credentialName('api', { apiToken: 'second' })).not.toBe(second);
});

describe('the account of a credential', () => {
	const accountOf = async (fields: object, service: Partial<ApiService> = {}) => {
		const getCredentials = async () => await Promise.resolve({ ...CREDENTIAL, ...fields });
		const context = { getCredentials } as unknown as RequestContext;
		const read = await readCredential(context, {
			...SERVICE,
			accountFields: ['apiToken', 'tenant'],
			...service,
		});
		return read.account;
	};

	it.each([
		['blanks around a field', { apiToken: ' token-1\n' }],
		['an empty field in place of none', { tenant: '' }],
		['another value in a field that says nothing of it', { note: 'mine' }],
	])('is the same with %s', async (_name, fields) => {
		expect(await accountOf(fields)).toBe(await accountOf({}));
	});

	it.each([
		['token', { apiToken: 'token-2' }],
		['tenant', { tenant: 'shop' }],
		['address', { baseUrl: 'https://api2.example.test' }],
	])('is another one with another %s', async (_name, fields) => {
		expect(await accountOf(fields)).not.toBe(await accountOf({}));
	});

	it('is told by the address alone where no field tells it', async () => {
		const service = { accountFields: [] };
		expect(await accountOf({ apiToken: 'token-2' }, service)).toBe(await accountOf({}, service));
	});
});
