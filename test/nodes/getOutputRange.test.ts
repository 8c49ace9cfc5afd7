import type { INodeParameters } from 'n8n-workflow';

import { JsonArrayReader } from '../../core/jsonArray';
import { createSdmSimulator } from '../simulators/sdm';
import { rowAt } from '../simulators/sdm/rows';
import { failureOf } from './engine/failure';
import { run } from './engine/engine';
import { JOB_ID, sdmNode, SESAME } from './engine/sdm';

/** Options of Get Output: a user takes less than everything. */

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
});
afterEach(async () => await sdm.close());

const createJob = (rows: unknown) =>
	sdm.jobs.createJob({ id: JOB_ID, status: 'done', formats: [12], rows: rows as never });
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
		[
			'expressions that yield nothing',
			{ maxRows: '={{ $json.none }}', skipRows: '' },
			'abcdefghij',
		],
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
		['a word', { maxRows: 'many' }, "The parameter 'Max Rows' is no number from 1 on"],
		['none', { maxRows: 0 }, "The parameter 'Max Rows' is no number from 1 on"],
		[
			'less than none',
			{ skipRows: '={{ -1 }}' },
			"The parameter 'Skip Rows' is no number from 0 on",
		],
		['a list', { skipRows: '={{ [1, 2] }}' }, "The parameter 'Skip Rows' is no number from 0 on"],
	])('%s is answered with a sentence, before any request', async (_name, options, message) => {
		expect(await failureOf(getRows(options))).toEqual({
			message,
			description: 'Enter a whole number such as 1000, or remove the option.',
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
		['that no row has', ['ean'], [{}, {}]],
		['twice', ['sku', 'sku'], [{ sku: 'a' }, { sku: 'b' }]],
		['entries left empty', ['', 'sku', ''], [{ sku: 'a' }, { sku: 'b' }]],
		['nothing but entries left empty', ['', ''], ROWS],
		['a list of an expression', '={{ ["sku"] }}', [{ sku: 'a' }, { sku: 'b' }]],
		['a single text of an expression', '={{ "sku" }}', [{ sku: 'a' }, { sku: 'b' }]],
		['an expression that yields nothing', '={{ $json.none }}', ROWS],
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

	it('of names that nobody has as a column are not taken from what every object has', async () => {
		createJob([{ sku: 'a' }]);
		expect(await getRows({ columns: ['__proto__', 'constructor', 'toString'] })).toEqual([{}]);
	});
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

	it('ends with a sentence that names the file, and the download stops', async () => {
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
