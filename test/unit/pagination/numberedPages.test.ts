import { type Page, type PageOptions, readPages } from '../../../core/pagination/numberedPages';
import { DeadlineExceeded } from '../../../core/util/deadlines';

/** A list that is served in pages, and that changes when a page is read. */
function server(names: string, { size = 3, count = true, next = true, cap = 100 } = {}) {
	let rows = [...names];
	const requests: number[] = [];
	const changes = new Map<number, (rows: string[]) => string[]>();
	const getPage = async (number: number): Promise<Page<string>> => {
		requests.push(number);
		const page = {
			rows: rows.slice((number - 1) * size, number * size),
			count: count ? rows.length : undefined,
			hasNext: next ? number * size < rows.length : true,
		};
		rows = changes.get(requests.length)?.(rows) ?? rows;
		if (requests.length > cap) throw new Error('This never ends.');
		return page;
	};
	return { getPage, requests, after: changes };
}
const read = async (
	{ getPage }: { getPage: (number: number) => Promise<Page<string>> },
	more: Partial<PageOptions<string>> = {},
) => {
	const { rows, complete } = await readPages({ getPage, keyOf: (row) => row, ...more });
	return [rows.join(''), complete];
};

describe('a list that stays as it is', () => {
	it.each<[string, Parameters<typeof server>[1], number[]]>([
		['with count and next', {}, [1, 2, 3]],
		['without a count', { count: false }, [1, 2, 3]],
		['without next', { next: false }, [1, 2, 3]],
		['without either: until a page is empty', { count: false, next: false }, [1, 2, 3, 4]],
		['on one page', { size: 9 }, [1]],
		['a row a page', { size: 1 }, [1, 2, 3, 4, 5, 6, 7, 8]],
	])('is read once, %s', async (_name, options, requests) => {
		const list = server('abcdefgh', options);
		expect(await read(list)).toEqual(['abcdefgh', true]);
		expect(list.requests).toEqual(requests);
	});

	it('that is empty takes one request', async () => {
		const list = server('');
		expect(await read(list)).toEqual(['', true]);
		expect(list.requests).toEqual([1]);
	});

	it('whose last page is full takes no further request', async () => {
		const list = server('abcdef');
		expect(await read(list)).toEqual(['abcdef', true]);
		expect(list.requests).toEqual([1, 2]);
	});

	it('that shows a row twice is not complete, and returns the row once', async () => {
		const list = server('abca', { size: 2 });
		expect(await read(list)).toEqual(['abc', false]);
	});
});

describe('a list that changes during the read', () => {
	it('returns every row once when one is added in front', async () => {
		const list = server('abcdef');
		list.after.set(1, (rows) => ['X', ...rows]);
		const [names, complete] = await read(list);
		expect([...String(names)].sort().join('')).toBe('Xabcdef');
		expect(complete).toBe(true);
	});

	it('returns the row that a removed one had hidden', async () => {
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => rows);
		expect(await read(list)).toEqual(['abcefd', true]);
		expect(list.requests).toEqual([1, 2, 1, 2]);
	});

	it('whose count is the same after a removal and an addition counts as unchanged', async () => {
		// The trigger reads each time slice twice for this reason.
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => [...rows, 'X']);
		expect(await read(list)).toEqual(['abcefX', true]);
	});

	it('that never stands still is read three times, and is incomplete', async () => {
		const list = server('abcdef');
		for (let request = 1; request < 50; request++)
			list.after.set(request, (rows) => ['X', ...rows]);
		const [, complete] = await read(list);
		expect(complete).toBe(false);
		expect(list.requests.filter((number) => number === 1)).toHaveLength(3);
	});

	it('is read as often as the caller allows', async () => {
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => rows);
		expect(await read(list, { passes: 1 })).toEqual(['abcef', false]);
	});

	it('ends where its count falls below the number of rows read', async () => {
		const list = server('abcdef');
		list.after.set(1, (rows) => rows.slice(0, 3));
		expect(await read(list)).toEqual(['abc', true]);
	});
});

describe('Limit', () => {
	it.each([
		[1, 'a', [1]],
		[3, 'abc', [1]],
		[4, 'abcd', [1, 2]],
		[8, 'abcdefgh', [1, 2, 3]],
		[9, 'abcdefgh', [1, 2, 3]],
	])(
		'of %i reads no page too many, and the list is not complete',
		async (limit, names, requests) => {
			const list = server('abcdefgh');
			expect(await read(list, { limit })).toEqual([names, limit > 8]);
			expect(list.requests).toEqual(requests);
		},
	);
});

describe('an error', () => {
	const failing = (error: Error, at: number) => {
		const list = server('abcdef');
		return {
			getPage: async (number: number) => {
				if (number === at) throw error;
				return await list.getPage(number);
			},
		};
	};
	it('of any page fails the read', async () => {
		await expect(read(failing(new Error('No.'), 2))).rejects.toThrow('No.');
	});
	it('for a passed deadline leaves the rows that were read', async () => {
		expect(await read(failing(new DeadlineExceeded(), 2))).toEqual(['abc', false]);
	});
	it('for a passed deadline fails a read whose part is of no use', async () => {
		const list = failing(new DeadlineExceeded('Late.'), 2);
		await expect(read(list, { isWholeNeeded: true })).rejects.toThrow('Late.');
	});
	it('for a passed deadline fails the read when nothing was read', async () => {
		await expect(read(failing(new DeadlineExceeded('Late.'), 1))).rejects.toThrow('Late.');
	});
});

it('a server that repeats the same page gets a few requests only', async () => {
	let requests = 0;
	const getPage = async () => {
		if (++requests > 100) throw new Error('Still reading');
		return { rows: ['a', 'b'], hasNext: true };
	};
	expect(await readPages({ getPage, keyOf: (row) => row })).toEqual({
		rows: ['a', 'b'],
		complete: false,
	});
	expect(requests).toBe(6);
});
