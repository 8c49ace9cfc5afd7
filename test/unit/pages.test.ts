import { readPages, type Page, type PageOptions } from '../../core/pages';
import { OutOfTime } from '../../core/outOfTime';

/** A list that is served in pages, and that changes when a page is read. */
function server(names: string, { size = 3, count = true, next = true, cap = 100 } = {}) {
	let rows = [...names];
	const asked: number[] = [];
	const changes = new Map<number, (rows: string[]) => string[]>();
	const getPage = async (number: number): Promise<Page<string>> => {
		asked.push(number);
		const page = {
			rows: rows.slice((number - 1) * size, number * size),
			count: count ? rows.length : undefined,
			hasNext: next ? number * size < rows.length : true,
		};
		rows = changes.get(asked.length)?.(rows) ?? rows;
		if (asked.length > cap) throw new Error('This never ends.');
		return page;
	};
	return { getPage, asked, after: changes };
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
	])('is read once, %s', async (_name, options, asked) => {
		const list = server('abcdefgh', options);
		expect(await read(list)).toEqual(['abcdefgh', true]);
		expect(list.asked).toEqual(asked);
	});

	it('that is empty takes one request', async () => {
		const list = server('');
		expect(await read(list)).toEqual(['', true]);
		expect(list.asked).toEqual([1]);
	});

	it('whose last page is full takes no page more', async () => {
		const list = server('abcdef');
		expect(await read(list)).toEqual(['abcdef', true]);
		expect(list.asked).toEqual([1, 2]);
	});

	it('which shows a row twice is not complete, and gives it once', async () => {
		const list = server('abca', { size: 2 });
		expect(await read(list)).toEqual(['abc', false]);
	});
});

describe('a list that changes during the read', () => {
	it('gives every row once when one is added in front', async () => {
		const list = server('abcdef');
		list.after.set(1, (rows) => ['X', ...rows]);
		const [names, complete] = await read(list);
		expect([...String(names)].sort().join('')).toBe('Xabcdef');
		expect(complete).toBe(true);
	});

	it('gives the row that slipped through when one was removed in front', async () => {
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => rows);
		expect(await read(list)).toEqual(['abcefd', true]);
		expect(list.asked).toEqual([1, 2, 1, 2]);
	});

	it('whose count is the same after a removal and an addition can not be told from a quiet one', async () => {
		// The trigger reads each stretch of time twice for this reason.
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => [...rows, 'X']);
		expect(await read(list)).toEqual(['abcefX', true]);
	});

	it('that never stands still is read three times, and said to be incomplete', async () => {
		const list = server('abcdef');
		for (let request = 1; request < 50; request++)
			list.after.set(request, (rows) => ['X', ...rows]);
		const [, complete] = await read(list);
		expect(complete).toBe(false);
		expect(list.asked.filter((number) => number === 1)).toHaveLength(3);
	});

	it('is read as often as was asked for', async () => {
		const list = server('abcdef');
		list.after.set(1, ([, ...rows]) => rows);
		expect(await read(list, { passes: 1 })).toEqual(['abcef', false]);
	});

	it('whose count falls to less than was seen is at its end there', async () => {
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
		'of %i asks for no page too many, and does not pass for the whole list',
		async (limit, names, asked) => {
			const list = server('abcdefgh');
			expect(await read(list, { limit })).toEqual([names, limit > 8]);
			expect(list.asked).toEqual(asked);
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
	it('that says that time is up leaves what was read', async () => {
		expect(await read(failing(new OutOfTime(), 2))).toEqual(['abc', false]);
	});
	it('that says so before anything was read fails the read', async () => {
		await expect(read(failing(new OutOfTime('Late.'), 1))).rejects.toThrow('Late.');
	});
});

it('a server that gives the same page again and again is asked a few times only', async () => {
	let asked = 0;
	const getPage = async () => {
		if (++asked > 100) throw new Error('Still asking');
		return { rows: ['a', 'b'], hasNext: true };
	};
	expect(await readPages({ getPage, keyOf: (row) => row })).toEqual({
		rows: ['a', 'b'],
		complete: false,
	});
	expect(asked).toBe(6);
});
