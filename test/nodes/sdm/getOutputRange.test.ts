import type { INodeParameters } from 'n8n-workflow';

import { JsonArrayReader } from '../../../core/files/jsonArrayReader';
import { createSdmSimulator } from '../../simulators/sdm';
import { rowAt } from '../../simulators/sdm/rows';
import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';

/** Options of Get Output: a user takes less than everything. */

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
});
afterEach(async () => await sdm.close());

const createJob = (rows: unknown) =>
	sdm.jobs.createJob({
		id: JOB_ID,
		name: 'Lamps',
		status: 'done',
		formats: [12],
		rows: rows as never,
	});
const getRows = async (options: INodeParameters, items?: Parameters<typeof run>[1]) =>
	(
		await run(
			sdmNode(url, {
				operation: 'getOutput',
				jobId: { __rl: true, mode: 'id', value: JOB_ID },
				outputFormatId: '12',
				options,
			}),
			items,
		)
	).map(({ json }) => json);
const letters = [...'abcdefghij'].map((sku) => ({ sku }));
const skus = (rows: object[]) => rows.map((row) => Object.values(row).join('')).join('');

describe('Skip Rows and Max Rows', () => {
	it.each<[string, INodeParameters, string]>([
		['neither', {}, 'abcdefghij'],
		['the first three', { maxRows: 3 }, 'abc'],
		['all but the first three', { skipRows: 3 }, 'defghij'],
		['three in the middle', { skipRows: 3, maxRows: 3 }, 'def'],
		['nothing skipped', { skipRows: 0 }, 'abcdefghij'],
		['more than there are', { maxRows: 99 }, 'abcdefghij'],
		['all skipped', { skipRows: 99 }, ''],
		['numbers that an expression made texts of', { skipRows: '2', maxRows: '2' }, 'cd'],
		['parts of rows are cut off', { maxRows: 2.9 }, 'ab'],
		['options that were emptied', { maxRows: null, skipRows: '' }, 'abcdefghij'],
	])('%s', async (_name, options, expected) => {
		createJob(letters);
		expect(skus(await getRows(options))).toBe(expected);
	});

	it('are those of each input item', async () => {
		createJob(letters);
		const items = [{ json: { skip: 2 } }, { json: { skip: 5 } }];
		expect(skus(await getRows({ skipRows: '={{ $json.skip }}', maxRows: 2 }, items))).toBe('cdfg');
	});

	it('the rest of a large output is not downloaded', async () => {
		createJob(2_000_000);
		const rows = await getRows({ skipRows: 20_000, maxRows: 2 });
		expect(rows).toEqual([rowAt(20_000), rowAt(20_001)]);
		expect(sdm.requests[0]?.rowsSent).toBeLessThan(200_000);
	});

	it.each<[string, INodeParameters, string]>([
		['a word', { maxRows: 'many' }, "The parameter 'Max Rows' is not a number of 1 or more: many"],
		['none', { maxRows: 0 }, "The parameter 'Max Rows' is not a number of 1 or more: 0"],
		[
			'less than none',
			{ skipRows: '={{ -1 }}' },
			"The parameter 'Skip Rows' is not a number of 0 or more: -1",
		],
		[
			'a list',
			{ skipRows: '={{ [1, 2] }}' },
			"The parameter 'Skip Rows' is not a number of 0 or more: a list",
		],
	])('that are %s are reported before any request', async (_name, options, message) => {
		expect(await failureOf(getRows(options))).toEqual({
			message,
			description: 'Enter a whole number, or check that its expression gives one.',
			item: 0,
		});
		expect(sdm.requests).toHaveLength(0);
	});
});

describe('Columns', () => {
	const ROWS = [
		{ sku: 'a', name: 'Lamp', 'a.b': 'dots' },
		{ sku: 'b', color: 'red' },
	];
	it.each<[string, unknown, object[]]>([
		['none are all', [], ROWS],
		['one', ['sku'], [{ sku: 'a' }, { sku: 'b' }]],
		['in the order of the choice', ['name', 'sku'], [{ name: 'Lamp', sku: 'a' }, { sku: 'b' }]],
		['with dots, which do not nest', ['a.b'], [{ 'a.b': 'dots' }, {}]],
		['twice', ['sku', 'sku'], [{ sku: 'a' }, { sku: 'b' }]],
		['entries left empty', ['', 'sku', ''], [{ sku: 'a' }, { sku: 'b' }]],
		['nothing but entries left empty', ['', ''], ROWS],
		['a list of an expression', '={{ ["sku"] }}', [{ sku: 'a' }, { sku: 'b' }]],
		['a single text of an expression', '={{ "sku" }}', [{ sku: 'a' }, { sku: 'b' }]],
		['in one text, with commas', ['name, sku'], [{ name: 'Lamp', sku: 'a' }, { sku: 'b' }]],
		[
			'in one text of an expression',
			'={{ "sku,name" }}',
			[{ sku: 'a', name: 'Lamp' }, { sku: 'b' }],
		],
		['in lines', ['sku\nname\n'], [{ sku: 'a', name: 'Lamp' }, { sku: 'b' }]],
		['in capitals, with blanks', [' SKU ', 'Color'], [{ sku: 'a' }, { sku: 'b', color: 'red' }]],
		['a list in a list', ['={{ ["sku"] }}'], [{ sku: 'a' }, { sku: 'b' }]],
		['one that only some rows have', ['color'], [{}, { color: 'red' }]],
		['one that no row has beside others', ['ean, sku'], [{ sku: 'a' }, { sku: 'b' }]],
	])('%s', async (_name, columns, rows) => {
		createJob(ROWS);
		expect(
			(await getRows({ columns: columns as never })).map((row) => Object.entries(row)),
		).toEqual(rows.map((row) => Object.entries(row)));
	});

	it('of hostile names arrive as columns, and nothing else happens', async () => {
		createJob([{ sku: 'a' }]);
		sdm.knobs.hostileRows = true;
		const columns = [
			'__proto__',
			'constructor',
			'toString',
			'hasOwnProperty',
			'näme 名 🛋',
			'valueOf',
		];
		const [row] = await getRows({ columns });
		expect(Object.entries(row ?? {})).toEqual([
			['__proto__', { polluted: 'yes' }],
			['constructor', 'c'],
			['toString', 't'],
			['hasOwnProperty', 'h'],
			['näme 名 🛋', 'unicode'],
		]);
		expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
		expect('polluted' in {}).toBe(false);
	});

	it('with the names of inherited properties are left out of rows without such columns', async () => {
		createJob([{ sku: 'a' }]);
		const columns = ['sku', '__proto__', 'constructor', 'toString'];
		expect(await getRows({ columns })).toEqual([{ sku: 'a' }]);
	});

	it('with a comma in the name are columns like any other', async () => {
		createJob([{ 'Size, cm': 7, size: 'M', cm: 1 }]);
		expect(await getRows({ columns: ['size, CM'] })).toEqual([{ 'Size, cm': 7 }]);
	});

	it.each<[string, unknown, string]>([
		['one', ['ean'], 'ean'],
		['several', ['ean, gtin', 'Farbe'], 'ean, gtin, Farbe'],
	])(
		'that no row has stop the step, which names those that there are: %s',
		async (_n, columns, shown) => {
			createJob(ROWS);
			expect(await failureOf(getRows({ columns: columns as never }))).toEqual({
				message: `The parameter 'Columns' names no column of this output: ${shown}`,
				description: "Correct 'Columns'. The columns of this output are: sku, name, a.b, color.",
				item: 0,
			});
		},
	);

	it('that are many are not all named', async () => {
		createJob([Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`c${index}`, 1]))]);
		expect((await failureOf(getRows({ columns: ['ean'] }))).description).toMatch(
			/^Correct 'Columns'\. The columns of this output are: c0, c1, .*, c19 and 5 more\.$/,
		);
	});

	it('of an output without rows are no matter', async () => {
		createJob([]);
		expect(await getRows({ columns: ['ean'] })).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		['an expression that yields nothing', '={{ $json.none }}', "The parameter 'Columns' is empty"],
		['nothing in one of the fields', ['sku', '={{ null }}'], "The parameter 'Columns' is empty"],
		['an object', ['={{ {} }}'], "The parameter 'Columns' is not a text: an object"],
		['true', ['={{ true }}'], "The parameter 'Columns' is not a text: true"],
	])('that are %s are reported before any request', async (_name, columns, message) => {
		expect(await failureOf(getRows({ columns: columns as never }))).toMatchObject({ message });
		expect(sdm.requests).toHaveLength(0);
	});
});

describe('Add Job to Rows', () => {
	const job = { jobId: JOB_ID, jobName: 'Lamps' };
	beforeEach(() => {
		createJob([{ sku: 'a' }, { sku: 'b', jobId: 'mine' }, 7]);
	});
	const jobRequests = () => sdm.requests.filter(({ path }) => path.endsWith(`${JOB_ID}/`));

	it('adds the ID and the name of the job to each row, whatever its columns', async () => {
		expect(await getRows({ addJob: true })).toEqual([
			{ sku: 'a', ...job },
			{ sku: 'b', ...job },
			{ value: 7, ...job },
		]);
		expect(jobRequests()).toHaveLength(1);
	});

	it('adds them to the chosen columns too', async () => {
		expect(await getRows({ addJob: true, columns: ['sku'], maxRows: 1 })).toEqual([
			{ sku: 'a', ...job },
		]);
	});

	it('takes the name of the item that comes in, when it is of this job', async () => {
		const items = [{ json: { id: JOB_ID, name: 'Sofas' } }];
		expect((await getRows({ addJob: true, maxRows: 1 }, items))[0]).toMatchObject({
			jobName: 'Sofas',
		});
		expect(jobRequests()).toEqual([]);
		const others = [{ json: { id: 'another', name: 'Sofas' } }];
		expect((await getRows({ addJob: true, maxRows: 1 }, others))[0]).toMatchObject(job);
	});

	it('has no name where Akeneo tells none', async () => {
		sdm.knobs.minimalDetail = true;
		expect((await getRows({ addJob: true, maxRows: 1 }))[0]).toEqual({
			...{ sku: 'a', jobId: JOB_ID, jobName: null },
		});
	});

	it('sends no other request when there are no rows, or when it is off', async () => {
		expect(await getRows({ addJob: true, skipRows: 9 })).toEqual([]);
		expect(await getRows({ addJob: false, maxRows: 1 })).toEqual([{ sku: 'a' }]);
		expect(jobRequests()).toEqual([]);
	});
});

it('Keep Long Numbers Exact makes texts of numbers that JavaScript would round', async () => {
	const send = () =>
		sdm.faults.next({ kind: 200, body: '[{"ean":12345678901234567,"price":1.5}]' });
	createJob([]);
	send();
	expect(await getRows({ exactNumbers: true })).toEqual([{ ean: '12345678901234567', price: 1.5 }]);
	send();
	expect(await getRows({})).toEqual([{ ean: 12345678901234568, price: 1.5 }]);
});

it('a row of 10,000 columns arrives whole', async () => {
	const wide = Object.fromEntries(
		Array.from({ length: 10_000 }, (_, index) => [`c${index}`, index]),
	);
	createJob([wide, wide]);
	expect(await getRows({})).toEqual([wide, wide]);
});

describe('an output too large for items', () => {
	/** As if each row had taken more text than it has. */
	const enlarge = (factor: number) => {
		const { push } = JsonArrayReader.prototype;
		jest.spyOn(JsonArrayReader.prototype, 'push').mockImplementation(function (
			this: JsonArrayReader,
			chunk,
		) {
			const { values, bytes } = push.call(this, chunk);
			return { values, bytes: bytes * factor };
		});
	};
	afterEach(() => jest.restoreAllMocks());

	it('ends with an error that recommends the file, and the download stops', async () => {
		createJob(2_000_000);
		enlarge(1000);
		expect(await failureOf(getRows({}))).toEqual({
			message: 'Akeneo SDM has more rows than fit into items: they are over 512 MB',
			description:
				"Choose 'JSON File' in 'Output As', or take less with 'Columns', 'Max Rows' and 'Skip Rows' under 'Options'.",
			httpCode: null,
			item: 0,
		});
		expect(sdm.requests).toHaveLength(1);
		expect(sdm.requests[0]?.rowsSent).toBeLessThan(200_000);
	});

	it('fits when only some of its columns or rows are taken', async () => {
		createJob(12_000);
		enlarge(1000);
		expect((await failureOf(getRows({}))).message).toMatch(/over 512 MB$/);
		expect(await getRows({ columns: ['sku'] })).toHaveLength(12_000);
		expect(await getRows({ skipRows: 10_000 })).toHaveLength(2_000);
		expect(await getRows({ maxRows: 10 })).toHaveLength(10);
	});
});
