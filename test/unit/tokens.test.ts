import { Tokens } from '../../core/tokens';

/** Whether a token has to be renewed before it is used. */

const account = (id: string) => ({ url: 'https://shop.example/token', id, secret: 's' });

it.each([
	['is used as long as it is good', 3600, false, false],
	['is renewed when its time is up', -1, false, true],
	['is used when it was given again to another, and is good there', -1, true, false],
])('a token %s', async (_name, seconds, givenAgain, renewed) => {
	const tokens = new Tokens();
	const give = (ms: number) => async () => ({ value: 'token-1', expiresAt: Date.now() + ms });
	await tokens.renew(account('one'), '', give(seconds * 1000));
	if (givenAgain) await tokens.renew(account('two'), '', give(3600_000));
	const use = () => tokens.throwIfExpired('token-1');
	if (renewed) expect(use).toThrow(expect.objectContaining({ response: { status: 401 } }));
	else expect(use).not.toThrow();
});

it('a token that nobody remembers is used', () => {
	expect(() => new Tokens().throwIfExpired('token-1')).not.toThrow();
});
