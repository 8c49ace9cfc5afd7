import { tokenIn, Tokens, type Token } from '../../../core/credential/tokenCache';

/** Tokens that are valid for a while: which request gets which token, when a new one is fetched, and which are kept. */

const START = Date.parse('2026-03-02T08:00:00Z');
const account = (id: string) => ({ url: 'https://shop.example/token', id, secret: 's' });
const SHOP = account('shop');
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});

/** Gives token-1, token-2 and so on, each valid for an hour, and counts the exchanges. */
function shop(seconds = 3600) {
	let given = 0;
	return {
		exchanges: () => given,
		give: async (): Promise<Token> => ({
			value: `token-${++given}`,
			expiresAt: Date.now() + seconds * 1000,
		}),
	};
}

describe('a request that needs a token', () => {
	it('and has none yet gets a new one', async () => {
		const [tokens, { give }] = [new Tokens(), shop()];
		expect(await tokens.renew(SHOP, '', give)).toBe('token-1');
		expect(tokens.givenTo('shop', 's')).toEqual(['token-1']);
	});

	it('and has none gets the newest, without an exchange', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, '', give);
		expect(await tokens.renew(SHOP, '', give)).toBe('token-1');
		expect(exchanges()).toBe(1);
	});

	it('and whose token was not accepted gets a new one', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, '', give);
		expect(await tokens.renew(SHOP, 'token-1', give)).toBe('token-2');
		expect(exchanges()).toBe(2);
		expect(tokens.givenTo('shop', 's')).toEqual(['token-2', 'token-1']);
	});

	it('and holds one that was replaced meanwhile gets the newest, without an exchange', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, 'token-0', give);
		expect(await tokens.renew(SHOP, 'token-0', give)).toBe('token-1');
		expect(exchanges()).toBe(1);
	});

	it('shares one exchange with all that need a token at the same time, whatever they hold', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		const held = ['', 'token-a', 'token-b'];
		const got = await Promise.all(held.map(async (one) => await tokens.renew(SHOP, one, give)));
		expect(got).toEqual(['token-1', 'token-1', 'token-1']);
		expect(exchanges()).toBe(1);
		// The token that each of them held is known as old.
		for (const one of held) expect(await tokens.renew(SHOP, one, give)).toBe('token-1');
		expect(exchanges()).toBe(1);
	});

	it.each([
		['a moment before the newest expires', 3599_999, 'token-1'],
		['when the newest has expired', 3600_000, 'token-2'],
	])('%s gets %s later', async (_name, later, expected) => {
		const [tokens, { give }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, '', give);
		jest.setSystemTime(START + later);
		expect(await tokens.renew(SHOP, '', give)).toBe(expected);
	});

	it('and holds one that had expired when it was replaced gets the newest, without an exchange', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, '', give);
		jest.setSystemTime(START + 3600_000);
		await tokens.renew(SHOP, '', give);
		expect(await tokens.renew(SHOP, 'token-1', give)).toBe('token-2');
		expect(exchanges()).toBe(2);
	});

	it('gets a token without an expiry time, however late it is', async () => {
		const tokens = new Tokens();
		await tokens.renew(SHOP, '', async () => ({ value: 'endless' }));
		jest.setSystemTime(START + 365 * 24 * 3600_000);
		const fetch = jest.fn();
		expect(await tokens.renew(SHOP, '', fetch)).toBe('endless');
		expect(fetch).not.toHaveBeenCalled();
	});

	it('with another account shares nothing', async () => {
		const [tokens, { give }] = [new Tokens(), shop()];
		const others = [
			account('other'),
			{ ...SHOP, secret: 't' },
			{ ...SHOP, url: 'https://b.example' },
		];
		const given = [];
		for (const one of [SHOP, ...others]) given.push(await tokens.renew(one, '', give));
		expect(given).toEqual(['token-1', 'token-2', 'token-3', 'token-4']);
	});

	it('gets the error of the exchange, like all others that wait; the next request fetches again', async () => {
		const [tokens, { give }] = [new Tokens(), shop()];
		const wrong = new Error('no token today');
		const reject = async () => await Promise.reject<Token>(wrong);
		const both = [tokens.renew(SHOP, '', reject), tokens.renew(SHOP, '', give)];
		for (const one of both) await expect(one).rejects.toBe(wrong);
		expect(await tokens.renew(SHOP, '', give)).toBe('token-1');
	});

	it('does not get a rejected token again when the renewal failed', async () => {
		const [tokens, { give }] = [new Tokens(), shop()];
		await tokens.renew(SHOP, '', give);
		const reject = async () => await Promise.reject<Token>(new Error('no token today'));
		await expect(tokens.renew(SHOP, 'token-1', reject)).rejects.toThrow();
		expect(await tokens.renew(SHOP, 'token-1', give)).toBe('token-2');
	});

	it('and got the same token again may use it', async () => {
		const tokens = new Tokens();
		const give = jest.fn(async () => await Promise.resolve({ value: 'same' }));
		await tokens.renew(SHOP, '', give);
		expect(await tokens.renew(SHOP, 'same', give)).toBe('same');
		expect(tokens.givenTo('shop', 's')).toEqual(['same']);
		// When it is rejected again, it is fetched again.
		await tokens.renew(SHOP, 'same', give);
		expect(give).toHaveBeenCalledTimes(3);
	});
});

describe('the cache', () => {
	it('keeps the newest token of an account and the five before it', async () => {
		const [tokens, { give }] = [new Tokens(), shop()];
		let held = '';
		for (let n = 0; n < 8; n++) held = await tokens.renew(SHOP, held, give);
		expect(tokens.givenTo('shop', 's')).toEqual([8, 7, 6, 5, 4, 3].map((n) => `token-${n}`));
	});

	it('keeps 200 accounts: the one not used for longest is dropped', async () => {
		const [tokens, { give, exchanges }] = [new Tokens(), shop()];
		for (let n = 0; n < 200; n++) await tokens.renew(account(`${n}`), '', give);
		await tokens.renew(account('0'), '', give);
		expect(exchanges()).toBe(200);
		await tokens.renew(account('one more'), '', give);
		await tokens.renew(account('0'), '', give);
		expect(exchanges()).toBe(201);
		await tokens.renew(account('1'), '', give);
		expect(exchanges()).toBe(202);
	});
});

describe('a token', () => {
	it.each([
		['is used as long as it is valid', 3600, false, false],
		['is renewed when it has expired', -1, false, true],
		['is used when another account has the same one and it is valid there', -1, true, false],
	])('%s', async (_name, seconds, givenAgain, renewed) => {
		const tokens = new Tokens();
		const give = (more: number) => async () =>
			await Promise.resolve({ value: 'token-1', expiresAt: Date.now() + more * 1000 });
		await tokens.renew(account('one'), '', give(seconds));
		if (givenAgain) await tokens.renew(account('two'), '', give(3600));
		const use = () => tokens.throwIfExpired('token-1');
		if (renewed) {
			expect(use).toThrow('The token has expired');
			expect(use).toThrow(expect.objectContaining({ response: { status: 401 } }));
		} else expect(use).not.toThrow();
	});

	it('that the cache does not know is used', async () => {
		const tokens = new Tokens();
		await tokens.renew(SHOP, '', async () => ({ value: 'token-1', expiresAt: START - 1 }));
		expect(() => tokens.throwIfExpired('token-2')).not.toThrow();
	});
});

describe('a response', () => {
	const HOUR = { access_token: 'abc', expires_in: 3600 };
	it.each<[string, unknown, Token | undefined]>([
		['as OAuth 2 has it', HOUR, { value: 'abc', expiresAt: START + 3540_000 }],
		['wrapped in data', { data: HOUR }, { value: 'abc', expiresAt: START + 3540_000 }],
		['as a text of JSON', JSON.stringify(HOUR), { value: 'abc', expiresAt: START + 3540_000 }],
		[
			'whose seconds are a text',
			{ ...HOUR, expires_in: '3600' },
			{ value: 'abc', expiresAt: START + 3540_000 },
		],
		[
			'for ten minutes: renewed a minute early',
			{ ...HOUR, expires_in: 600 },
			{ value: 'abc', expiresAt: START + 540_000 },
		],
		[
			'for 100 seconds: renewed a tenth early',
			{ ...HOUR, expires_in: 100 },
			{ value: 'abc', expiresAt: START + 90_000 },
		],
		['without an end', { access_token: 'abc' }, { value: 'abc' }],
		['with an end of 0', { ...HOUR, expires_in: 0 }, { value: 'abc' }],
		['with an end before now', { ...HOUR, expires_in: -5 }, { value: 'abc' }],
		['with an end that is no number', { ...HOUR, expires_in: 'soon' }, { value: 'abc' }],
		['without a token', { expires_in: 3600 }, undefined],
		['with a token that is no text', { access_token: { a: 1 } }, undefined],
		[
			'whose data is no object',
			{ ...HOUR, data: 'x' },
			{ value: 'abc', expiresAt: START + 3540_000 },
		],
		['that is a text of something else', 'welcome', undefined],
		['that is nothing', null, undefined],
		['that is a list', [HOUR], undefined],
	])('%s', (_name, response, token) => {
		expect(tokenIn(response, START)).toEqual(token);
	});
});

it.each([
	['the client itself', 'one', 's', ['token-2', 'token-1']],
	['the client with blanks around ID and secret', ' one\n', '\ts ', ['token-2', 'token-1']],
	['another client', 'two', 's', ['token-3']],
	['one with another secret', 'one', 't', []],
	['one without an ID', undefined, 's', []],
])('knows the tokens that were given to %s', async (_name, id, secret, expected) => {
	const tokens = new Tokens();
	await tokens.renew(account('one'), '', async () => ({ value: 'token-1' }));
	await tokens.renew(account('one'), 'token-1', async () => ({ value: 'token-2' }));
	await tokens.renew(account('two'), '', async () => ({ value: 'token-3' }));
	expect(tokens.givenTo(id, secret)).toEqual(expected);
});
