import { type PageOfList, PageSizes } from '../../../core/http/pageSizes';
import { useVirtualTime } from '../../nodes/engine/time';

const MINUTE = 60_000;
beforeEach(() => useVirtualTime());
afterEach(() => jest.useRealTimers());

class Rejected extends Error {
	constructor(
		readonly httpCode: string,
		readonly size: number,
	) {
		super(`${httpCode} at ${size}`);
	}
}

/** A server that rejects larger pages, where 0 is a request without a size. */
function server(largest: number, status = '400') {
	const sent: number[] = [];
	return {
		sent,
		get: async (size: number) => {
			sent.push(size);
			if (size > largest) throw new Rejected(status, size);
			return await Promise.resolve(`${size} rows`);
		},
	};
}

const page = (more: Partial<PageOfList> = {}): PageOfList => ({
	list: 'jobs',
	query: 'all',
	isFirst: true,
	wanted: 1000,
	...more,
});
const sizes = () => new PageSizes([100, 0]);

describe('a first page', () => {
	it.each([
		['is accepted', 1000, '400', [1000]],
		['is rejected with 400', 100, '400', [1000, 100]],
		['is rejected with 422', 100, '422', [1000, 100]],
		['is rejected with every size', 0, '400', [1000, 100, 0]],
	])('that %s is fetched with the largest size that works', async (_name, most, status, sent) => {
		const { get, sent: requests } = server(most, status);
		expect(await sizes().fetch(page(), get)).toBe(`${most} rows`);
		expect(requests).toEqual(sent);
	});

	it('of fewer rows is not fetched with a larger size', async () => {
		const { get, sent } = server(20);
		expect(await sizes().fetch(page({ wanted: 50 }), get)).toBe('0 rows');
		expect(sent).toEqual([50, 0]);
	});

	it.each(['401', '403', '404', '429', '500'])(
		'is fetched once when it fails with %s',
		async (status) => {
			const { get, sent } = server(100, status);
			await expect(sizes().fetch(page(), get)).rejects.toMatchObject({ size: 1000 });
			expect(sent).toEqual([1000]);
		},
	);

	it('that fails in another way with a smaller size ends with that failure', async () => {
		const sent: number[] = [];
		const get = async (size: number) => {
			sent.push(size);
			return await Promise.reject(new Rejected(size === 1000 ? '400' : '500', size));
		};
		await expect(sizes().fetch(page(), get)).rejects.toMatchObject({ httpCode: '500', size: 100 });
		expect(sent).toEqual([1000, 100]);
	});
});

describe('what works is remembered', () => {
	it('for the other pages and the next lists, which take fewer rows if they want fewer', async () => {
		const known = sizes();
		const { get, sent } = server(100);
		await known.fetch(page(), get);
		await known.fetch(page({ isFirst: false }), get);
		await known.fetch(page({ query: 'done' }), get);
		await known.fetch(page({ wanted: 50 }), get);
		expect(sent).toEqual([1000, 100, 100, 100, 50]);
	});

	it('for this list of this account', async () => {
		const known = sizes();
		const { get, sent } = server(100);
		await known.fetch(page(), get);
		await known.fetch(page({ list: 'projects' }), get);
		expect(sent).toEqual([1000, 100, 1000, 100]);
	});

	it('as the smallest, when lists that are read at the same time find several', async () => {
		const known = sizes();
		const slow = server(100);
		let open = () => {};
		const opened = new Promise<void>((resolve) => (open = resolve));
		const late = known.fetch(page(), async (size) => {
			if (size === 100) await opened;
			return await slow.get(size);
		});
		await known.fetch(page({ query: 'done' }), server(0).get);
		open();
		await late;
		const { get, sent } = server(1000);
		await known.fetch(page(), get);
		expect(sent).toEqual([0]);
	});

	it('and a later page that is rejected is not fetched with another size', async () => {
		const { get, sent } = server(100);
		await expect(sizes().fetch(page({ isFirst: false }), get)).rejects.toMatchObject({
			size: 1000,
		});
		expect(sent).toEqual([1000]);
	});
});

describe('a query that is rejected with every size', () => {
	const nothing = () => server(-1);

	it('fails with the first error, and for ten minutes is sent once', async () => {
		const known = sizes();
		const { get, sent } = nothing();
		const attempt = async () =>
			await expect(known.fetch(page(), get)).rejects.toMatchObject({ size: 1000 });
		await attempt();
		expect(sent.splice(0)).toEqual([1000, 100, 0]);
		jest.setSystemTime(Date.now() + 10 * MINUTE - 1);
		await attempt();
		expect(sent.splice(0)).toEqual([1000]);
		jest.setSystemTime(Date.now() + 1);
		await attempt();
		expect(sent).toEqual([1000, 100, 0]);
	});

	it('leaves other queries, and other lists, their second try', async () => {
		const known = sizes();
		await expect(known.fetch(page(), nothing().get)).rejects.toThrow();
		const { get, sent } = server(100);
		await known.fetch(page({ query: 'done' }), get);
		await known.fetch(page({ list: 'projects' }), get);
		expect(sent).toEqual([1000, 100, 1000, 100]);
	});

	it('without a size has had no second try, and gets one when it has a size', async () => {
		const known = sizes();
		await expect(known.fetch(page({ wanted: 0 }), nothing().get)).rejects.toThrow('400 at 0');
		const { get, sent } = server(100);
		await known.fetch(page(), get);
		expect(sent).toEqual([1000, 100]);
	});

	it('is remembered with the 199 others that were rejected last', async () => {
		const known = sizes();
		const fail = async (query: string) => {
			const { get, sent } = nothing();
			await expect(known.fetch(page({ query }), get)).rejects.toThrow();
			return sent.length;
		};
		for (let count = 0; count < 200; count++) await fail(`query ${count}`);
		jest.setSystemTime(Date.now() + 10 * MINUTE);
		await fail('query 0');
		await fail('query 200');
		expect(await fail('query 0')).toBe(1);
		jest.setSystemTime(Date.now() - 5 * MINUTE);
		expect(await fail('query 2')).toBe(1);
		expect(await fail('query 1')).toBe(3);
	});
});
