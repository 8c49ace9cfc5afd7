import { Secrets } from '../../../core/security/redaction';

const PLAIN = '1b6f9c1e-5d0a-4c57-9f0e-2a9f4d6f7c11';
const ODD = 'a"b+c/d=e&f<g>h\'i\\j%k.l$m';

describe('a secret is redacted', () => {
	it.each<[string, string, (secret: string) => string]>([
		['as it is', PLAIN, (secret) => secret],
		['with other signs around it', PLAIN, (secret) => `x${secret}y`],
		['in capitals', PLAIN, (secret) => secret.toUpperCase()],
		['as one that is a pattern', ODD, (secret) => secret],
		['in an address', ODD, encodeURIComponent],
		['in JSON within a text', ODD, (secret) => JSON.stringify(secret)],
		[
			'in a page',
			ODD,
			(s) =>
				s
					.replace(/&/g, '&amp;')
					.replace(/</g, '&lt;')
					.replace(/>/g, '&gt;')
					.replace(/"/g, '&quot;')
					.replace(/'/g, '&#x27;'),
		],
		['in a page, by numbers', ODD, (s) => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)],
		['in the middle of JSON within a text', ODD, (secret) => JSON.stringify(`x ${secret} y`)],
		['in base64', PLAIN, (secret) => Buffer.from(secret).toString('base64')],
		['in base64 for addresses', ODD, (secret) => Buffer.from(secret).toString('base64url')],
		[
			'in base64 for addresses, which has signs of its own',
			'>>>???>>>???',
			(secret) => Buffer.from(secret).toString('base64url'),
		],
		['in base64 of a short one', 'sesame', (secret) => Buffer.from(secret).toString('base64')],
		[
			'in base64 of a header',
			PLAIN,
			(secret) => Buffer.from(`Token ${secret}\r\n`).toString('base64'),
		],
		['in base64 after a sign', PLAIN, (secret) => Buffer.from(`:${secret}`).toString('base64')],
		['in base64 after two signs', PLAIN, (secret) => Buffer.from(`::${secret}`).toString('base64')],
	])('%s', (_name, secret, form) => {
		const shown = new Secrets([secret]).redactText(
			`It said ${form(secret)} twice: ${form(secret)}.`,
		);
		expect(shown).toMatch(/^It said .*\[hidden\].* twice: .*\[hidden\].*\.$/);
		for (let start = 0; start + 12 <= form(secret).length; start++) {
			expect(shown).not.toContain(form(secret).slice(start, start + 12));
		}
	});

	it('without the blanks that came with pasting', () => {
		expect(new Secrets([` ${PLAIN}\n`]).redactText(`Token ${PLAIN}`)).toBe('Token [hidden]');
	});

	it('also when it is short', () => {
		expect(new Secrets(['pw']).redactText('Token pw')).toBe('Token [hidden]');
	});

	it('whole, when another one begins like it', () => {
		expect(new Secrets(['open', 'open-sesame']).redactText('open-sesame, open')).toBe(
			'[hidden], [hidden]',
		);
	});

	it('in every text and name within a response', () => {
		const response = JSON.parse(
			`{"a":"${PLAIN}","b":[{"${PLAIN}":1},"x ${PLAIN}"],"__proto__":{"c":"${PLAIN}"},"n":null,"i":7}`,
		) as object;
		const clean = new Secrets([PLAIN]).redact(response);
		expect(JSON.stringify(clean)).toBe(
			'{"a":"[hidden]","b":[{"[hidden]":1},"x [hidden]"],"__proto__":{"c":"[hidden]"},"n":null,"i":7}',
		);
	});

	it('as soon as it is known, and as long as it is', () => {
		let later = ['token-1', 'token-2'];
		const secrets = new Secrets([PLAIN], () => later);
		const text = `${PLAIN}, token-1, token-2, token-3`;
		expect(secrets.redactText(text)).toBe('[hidden], [hidden], [hidden], token-3');
		later = ['token-3'];
		expect(secrets.redactText(text)).toBe('[hidden], token-1, token-2, [hidden]');
	});

	it('anew when others are known, however like the ones before', () => {
		let later = ['sesa', 'me-7'];
		const secrets = new Secrets([], () => later);
		expect(secrets.redactText('sesame, 7')).toBe('[hidden]me, 7');
		later = ['sesame', '-7'];
		expect(secrets.redactText('sesame, 7')).toBe('[hidden], 7');
	});

	it('in a response that is nested very deeply', () => {
		let response: unknown = PLAIN;
		for (let depth = 0; depth < 100_000; depth++) response = [response];
		let inner: unknown = new Secrets([PLAIN]).redact([response]);
		while (Array.isArray(inner)) inner = inner[0] as unknown;
		expect(inner).toBe('[hidden]');
	});
});

it.each([[undefined], [''], ['  '], [null], [7], [{}]])('%p is no secret', (value) => {
	expect(new Secrets([value]).redactText('7 undefined null []')).toBe('7 undefined null []');
});
