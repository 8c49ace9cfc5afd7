import { apiError, type RequestFailure } from '../../../core/errors/userErrors';
import { makeOnce, type Making } from '../../../core/operation/makeOnce';
import { settle } from '../../../core/util/outcome';
import { NODE, scriptedApi } from '../../support/scriptedApi';

/** Things that must not be made twice. */

const pauses: number[] = [];
const mockSleep = async (ms: number) => await Promise.resolve(pauses.push(ms));
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await mockSleep(ms),
}));
beforeEach(() => void (pauses.length = 0));

interface Thing {
	id?: string;
	isOurs?: boolean;
}
const failed = (failure: RequestFailure) => apiError(NODE, { name: 'Example' }, failure);
const TIMED_OUT = failed({ code: 'ETIMEDOUT' });

/** `lists` holds what each look finds; the last one goes on. */
async function make(
	lists: Array<Thing[] | Error>,
	more: Partial<Making<Thing>> = {},
	signal?: AbortSignal,
) {
	let looks = 0;
	let posts = 0;
	const outcome = await settle(
		makeOnce<Thing>(scriptedApi().execution(signal), {
			list: async () => {
				const list = lists[Math.min(looks++, lists.length - 1)] ?? [];
				if (list instanceof Error) throw list;
				return await Promise.resolve(list);
			},
			keyOf: ({ id }) => id,
			mayExist: false,
			isOurs: async ({ isOurs = true }) => await Promise.resolve(isOurs),
			cannotKnow: () => new Error('Nobody knows'),
			...more,
			make: async () => {
				posts++;
				return await (more.make?.() ?? Promise.reject(TIMED_OUT));
			},
		}),
	);
	return { looks, posts, ...(outcome.ok ? outcome.value : { error: outcome.error }) };
}

it('what the response shows is new, and nothing is looked for', async () => {
	const making = make([[{ id: 'old' }]], { make: async () => ({ id: 'new' }) });
	expect(await making).toEqual({ looks: 1, posts: 1, thing: { id: 'new' }, isNew: true });
});

it('what is there already is taken where it may come from an earlier attempt', async () => {
	const making = make([[{ id: 'newest' }, { id: 'older' }]], { mayExist: true });
	expect(await making).toEqual({ looks: 1, posts: 0, thing: { id: 'newest' }, isNew: false });
});

it('where nothing is there, it is made', async () => {
	const making = make([[]], { mayExist: true, make: async () => ({ id: 'new' }) });
	expect(await making).toMatchObject({ posts: 1, thing: { id: 'new' }, isNew: true });
});

it('an error of the first look ends it before anything is made', async () => {
	const error = failed({ status: 401 });
	expect(await make([error])).toEqual({ looks: 1, posts: 0, error });
});

it.each<[string, RequestFailure]>([
	['a status below 500', { status: 400 }],
	['a rate limit', { status: 429 }],
	['a service that wants a pause', { status: 503, retryAfterMs: 9 }],
	['a redirect', { status: 302 }],
	['a connection that was never made', { code: 'ECONNREFUSED' }],
	['a name that does not exist', { code: 'ENOTFOUND' }],
	['a certificate that is not accepted', { code: 'CERT_HAS_EXPIRED' }],
	['a file that could not be read', { code: 'UNREADABLE' }],
])('%s says that nothing was made', async (_, failure) => {
	const error = failed(failure);
	const making = make([[]], { make: async () => await Promise.reject(error) });
	expect(await making).toEqual({ looks: 1, posts: 1, error });
});

it('any other error is passed on', async () => {
	const error = new Error('A mistake');
	const making = make([[]], { make: async () => await Promise.reject(error) });
	expect(await making).toEqual({ looks: 1, posts: 1, error });
});

it.each<[string, () => Promise<Thing | undefined>]>([
	['a timeout', async () => await Promise.reject(TIMED_OUT)],
	['a server error', async () => await Promise.reject(failed({ status: 500 }))],
	['a gateway', async () => await Promise.reject(failed({ status: 503 }))],
	['a connection that broke', async () => await Promise.reject(failed({ code: 'ECONNRESET' }))],
	['a broken response', async () => await Promise.reject(failed({ code: 'ERR_BAD_RESPONSE' }))],
	[
		'a response that can not be used',
		async () => await Promise.reject(failed({ code: 'UNUSABLE_RESPONSE' })),
	],
	['a response without what was made', async () => await Promise.resolve(undefined)],
])('after %s, the one thing that was not there before is it', async (_, post) => {
	const before = [{ id: 'old' }];
	const making = make([before, before, [{ id: 'new' }, ...before]], { make: post });
	expect(await making).toEqual({ looks: 3, posts: 1, thing: { id: 'new' }, isNew: true });
	expect(pauses).toEqual([1_000, 3_000]);
});

it('one that is ours is found among others', async () => {
	const making = make([[], [{ id: 'a', isOurs: false }, { id: 'b' }]]);
	expect(await making).toMatchObject({ thing: { id: 'b' } });
});

it.each<[string, Array<Thing[] | Error>]>([
	['nothing appears', [[]]],
	['what appears is not ours', [[], [{ id: 'a', isOurs: false }]]],
	['several appear that could be ours', [[], [{ id: 'a' }, { id: 'b' }]]],
	['only what was there is there', [[{ id: 'old' }]]],
	['the looks fail', [[], failed({ code: 'ETIMEDOUT' })]],
])('when %s, it cannot be known, and nothing is made again', async (_, lists) => {
	expect(await make(lists)).toEqual({ looks: 5, posts: 1, error: new Error('Nobody knows') });
	expect(pauses).toEqual([1_000, 3_000, 10_000, 20_000]);
});

it('a look that fails is followed by the next', async () => {
	const making = make([[], failed({ code: 'ETIMEDOUT' }), [{ id: 'new' }]]);
	expect(await making).toMatchObject({ thing: { id: 'new' }, looks: 3 });
});

it('nothing is looked for when the execution was stopped', async () => {
	expect(await make([[]], {}, AbortSignal.abort())).toMatchObject({
		looks: 1,
		error: new Error('Nobody knows'),
	});
});
