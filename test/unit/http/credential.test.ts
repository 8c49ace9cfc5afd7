import { credentialName } from '../../../core/http/credential';

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
