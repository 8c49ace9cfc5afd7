import type { INodeParameters } from 'n8n-workflow';

import { ElasticPathPcm } from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/ElasticPathPcm.node';
import duplicateSchema from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/__schema__/v1.0.0/hierarchy/duplicate.json';
import importPricesSchema from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/__schema__/v1.0.0/priceBook/import.json';
import productSchema from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/__schema__/v1.0.0/product/buildChildProducts+import.json';
import exportSchema from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/__schema__/v1.0.0/product/export.json';

import { run, runAsTool, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { fileItem, storedFileItem } from '../engine/files';
import { pcmNode, pcmStore } from '../engine/pcm';
import { gzipped } from '../../support/streams';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

/** The operations that start a job: what they send, that they send it once, and what they hand on. */

let store: Awaited<ReturnType<typeof pcmStore>>;
let product: string;
let hierarchy: string;
beforeEach(async () => {
	useVirtualTime();
	store = await pcmStore({ now: () => Date.now() });
	product = store.pcm.catalog.products[0]?.id ?? '';
	hierarchy = store.pcm.catalog.hierarchies[0]?.id ?? '';
});
afterEach(async () => {
	jest.restoreAllMocks();
	await store.pcm.close();
	jest.useRealTimers();
});

const PRODUCTS = 'sku,name\r\nLAMP-1,Table lamp Aurora\r\nLAMP-2,Wall light\r\n';
const PRICES = '{"type":"pricebook"}\n{"type":"product-price"}\n';
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** How each operation is called, with nothing but what it needs. */
const STARTS = {
	'Import Products': () => ({ resource: 'product', operation: 'import' }),
	'Export Products': () => ({ resource: 'product', operation: 'export' }),
	'Build Child Products': () => ({
		...{ resource: 'product', operation: 'buildChildProducts' },
		productId: byId(product),
	}),
	'Duplicate Hierarchy': () => ({
		...{ resource: 'hierarchy', operation: 'duplicate' },
		hierarchyId: byId(hierarchy),
	}),
	'Import Price Book': () => ({ resource: 'priceBook', operation: 'import' }),
} satisfies Record<string, () => INodeParameters>;
type Start = keyof typeof STARTS;
const NAMES = Object.keys(STARTS) as Start[];

const fileFor = (name: Start) =>
	name === 'Import Price Book'
		? fileItem('prices.jsonl', PRICES)
		: fileItem('products.csv', PRODUCTS);
const setupOf = (name: Start, parameters: INodeParameters = {}, more: Partial<Setup> = {}) =>
	pcmNode(store.url, { ...STARTS[name](), ...parameters }, more);
const start = async (name: Start, parameters: INodeParameters = {}, item = fileFor(name)) =>
	await run(setupOf(name, parameters), [item]);
const posts = () => store.requestLines().filter((line) => line.startsWith('POST'));
const jobs = () => store.pcm.jobs.all();

describe('What is sent, and handed on', () => {
	it.each<[Start, string, string, unknown]>([
		['Import Products', 'POST /pcm/products/import', 'product-import', { file: 'products.csv' }],
		['Export Products', 'POST /pcm/products/export', 'product-export', { body: undefined }],
		['Build Child Products', 'POST /pcm/products/*/build', 'child-products', { product: '*' }],
		[
			'Duplicate Hierarchy',
			'POST /pcm/hierarchies/*/duplicate_job',
			'hierarchy-duplicate',
			{ data: { type: 'hierarchy', attributes: { include_products: false } } },
		],
		['Import Price Book', 'POST /pcm/pricebooks/import', 'price-import', { file: 'prices.jsonl' }],
	])('%s starts one job, and hands it on in plain form', async (name, line, type, request) => {
		const [item, ...others] = await start(name);
		expect(others).toEqual([]);
		const [job] = jobs();
		expect(jobs()).toHaveLength(1);
		expect(item).toMatchObject({
			json: { id: job?.id, type, status: 'pending', confirmed: true },
			pairedItem: { item: 0 },
		});
		const any = (text: unknown) =>
			JSON.parse(
				JSON.stringify(text ?? null)
					.replaceAll(product, '*')
					.replaceAll(hierarchy, '*'),
			) as unknown;
		expect(any(posts())).toEqual([line]);
		expect(any(job?.request)).toEqual(any(request));
	});

	it('an import passes a file of n8n’s store on piece by piece, and says how its dates are written', async () => {
		const item = storedFileItem('lamps.csv', ['sku,na', 'me\nLAMP-1,Aur', 'ora\n']);
		await start('Import Products', { options: { locale: 'en-GB' } }, item as never);
		expect(jobs()).toMatchObject([{ request: { file: 'lamps.csv', locale: 'en-GB' } }]);
	});

	it.each([
		['in the item', (text: string) => fileItem('lamps.csv', text)],
		[
			'in the store',
			(text: string) => storedFileItem('lamps.csv', [text.slice(0, 1), text.slice(1)]),
		],
	])('the byte order mark that n8n writes before CSV is not sent: %s', async (_where, itemOf) => {
		// With it, the column would not be called name.
		const item = itemOf('\ufeffname,sku\nAurora,LAMP-1\n');
		expect(await start('Import Products', {}, item as never)).toMatchObject([
			{ json: { status: 'pending', confirmed: true } },
		]);
	});

	it('an import without a name for its file gives it one', async () => {
		await start('Import Products', {}, fileItem('', PRODUCTS));
		await start('Import Price Book', {}, fileItem('', PRICES));
		expect(jobs().map(({ request }) => request)).toMatchObject([
			{ file: 'prices.jsonl' },
			{ file: 'products.csv' },
		]);
	});

	it('an export takes a filter, columns and the names of templates', async () => {
		const options = {
			columns: ['description', 'products(book):isbn, slug'],
			useTemplateSlugs: true,
		};
		const filter = 'eq(status,live):like(name,*lamp & table*)';
		expect(await start('Export Products', { filter, options })).toMatchObject([
			{ json: { filter, file_count: null } },
		]);
		const include = ['description', 'products(book):isbn', 'slug'];
		expect(jobs()[0]?.request).toEqual({
			useTemplateSlugs: 'true',
			body: { data: { type: 'product-export', attributes: { columns: { include } } } },
		});
	});

	it('a copy of a hierarchy takes a name, a description and the products', async () => {
		await start('Duplicate Hierarchy', {
			...{ name: 'Lighting 2027', includeProducts: true },
			options: { description: 'For the new season' },
		});
		const attributes = {
			...{ name: 'Lighting 2027', description: 'For the new season' },
			include_products: true,
		};
		expect(jobs()[0]?.request).toEqual({ data: { type: 'hierarchy', attributes } });
	});

	it('a price book compressed with gzip is sent as it is, and said to be compressed', async () => {
		const data = gzipped(PRICES);
		const item = fileItem('prices.jsonl.gz', '', { data });
		await start('Import Price Book', {}, item);
		expect(jobs()).toMatchObject([
			{ errors: [], request: { file: 'prices.jsonl.gz', compression: 'gzip' } },
		]);
	});

	it('several items start their jobs in their order', async () => {
		const names = ['a.csv', 'b.csv', 'c.csv'];
		const items = names.map((name) => fileItem(name, PRODUCTS));
		const output = await run(setupOf('Import Products'), items);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(jobs().map(({ request }) => request)).toMatchObject(
			[...names].reverse().map((file) => ({ file })),
		);
	});
});

describe('What the editor shows before a run', () => {
	const SCHEMAS = {
		'Import Products': productSchema,
		'Export Products': exportSchema,
		'Build Child Products': productSchema,
		'Duplicate Hierarchy': duplicateSchema,
		'Import Price Book': importPricesSchema,
	};

	it.each(NAMES)(
		'the schema of %s has the fields that come, with a wait and a failure',
		async (name) => {
			store.pcm.knobs.secondsPerJob = 60;
			const parameters = {
				waitUntilFinished: true,
				...(name === 'Export Products' ? { filter: 'eq(status,live)' } : {}),
			};
			const [succeeded] = await start(name, parameters);
			const fields = Object.keys(succeeded?.json ?? {});
			expect([...fields, 'errors'].sort()).toEqual(Object.keys(SCHEMAS[name].properties).sort());
		},
	);

	it('the subtitle of the node names every operation as the list does', () => {
		const { subtitle, properties } = new ElasticPathPcm().description;
		const operations = properties.filter(({ name }) => name === 'operation');
		expect(operations).toHaveLength(4);
		for (const { displayOptions, options = [] } of operations) {
			const names = options.flatMap((option) =>
				'value' in option ? [`${String(option.value)}: "${option.name}"`] : [],
			);
			const resource = String(displayOptions?.show?.resource?.[0]);
			expect(subtitle).toContain(`${resource}: { ${names.sort().join(', ')} }`);
		}
	});
});

describe('Wait Until Finished', () => {
	beforeEach(() => void (store.pcm.knobs.secondsPerJob = 60));
	const wait = { waitUntilFinished: true };

	it.each(NAMES)('%s hands the job on when it has succeeded', async (name) => {
		expect(await start(name, wait)).toMatchObject([
			{ json: { id: jobs()[0]?.id, status: 'success', timedOut: false, confirmed: true } },
		]);
		expect(posts()).toHaveLength(1);
	});

	it('a copy says which hierarchy it has made', async () => {
		expect(await start('Duplicate Hierarchy', wait)).toMatchObject([
			{ json: { copied_from: hierarchy, hierarchy_id: expect.any(String) } },
		]);
	});

	it('a failed import brings its first errors', async () => {
		const file = fileItem('lamps.csv', 'sku,name\nLAMP-1,Aurora\nLAMP-1,Borealis\n');
		expect(await start('Import Products', wait, file)).toMatchObject([
			{
				json: {
					status: 'failed',
					errors: ['data.attributes.sku: Must be unique amongst products. (LAMP-1)'],
				},
			},
		]);
	});

	it('time that is up is an error, or the job as it is', async () => {
		store.pcm.knobs.secondsPerJob = 0;
		const short = { ...wait, timeoutMinutes: 5 };
		expect(await failureOf(start('Export Products', short))).toMatchObject({
			message: 'The job has not finished within 5 minutes: its status is "pending"',
			item: 0,
		});
		const options = { ifTimedOut: 'continue' };
		expect(await start('Export Products', { ...short, options })).toMatchObject([
			{ json: { status: 'pending', timedOut: true, confirmed: true } },
		]);
	});
});

describe('A start is never sent twice', () => {
	const isPost = ({ method, path }: { method: string; path: string }) =>
		method === 'POST' && !path.startsWith('/oauth');

	it.each(
		NAMES.flatMap((name) =>
			([500, 502, 503, 504, 'reset', 'html', 'empty'] as const).map(
				(kind) => [name, kind] as const,
			),
		),
	)('%s, after %s: it says that it cannot be known', async (name, kind) => {
		store.pcm.faults.next({ kind, match: isPost });
		expect(await failureOf(start(name))).toEqual({
			message: expect.stringMatching(
				/^Elastic Path PCM did not say whether it has started (the import of (products.csv|prices.jsonl)|the export of products|building the child products of [\w-]+|the copy of the hierarchy [\w-]+)$/,
			),
			description:
				'Look at the newest jobs with List Jobs, or in Commerce Manager. Run this node again only if no new job is there: a second one would do the same work twice.',
			item: 0,
		});
		expect(posts()).toHaveLength(1);
	});

	it.each(NAMES)(
		'%s: a job that has started although the response broke off is found in the list, and waited for',
		async (name) => {
			store.pcm.knobs.priceImportType = 'pricebook-import';
			store.pcm.knobs.secondsPerJob = 1;
			for (let age = 1; age < 200; age++) {
				const type = ['product-import', 'product-export', 'child-products'][age % 3];
				store.pcm.jobs.createJob({
					type,
					status: 'success',
					created_at: Date.now() - age * 60_001,
				});
			}
			store.pcm.faults.next({ kind: 'truncated', match: isPost });
			const output = await start(name, { waitUntilFinished: true });
			const [newest] = jobs();
			expect(newest?.request).toBeDefined();
			expect(output).toMatchObject([
				{ json: { id: newest?.id, status: 'success', confirmed: false } },
			]);
			expect(posts()).toHaveLength(1);
		},
	);

	it.each<[string, Start, object[]]>([
		['of another type', 'Import Products', [{ type: 'product-export' }]],
		['for another filter', 'Export Products', [{ type: 'product-export', filter: 'eq(sku,A)' }]],
		[
			'of another hierarchy',
			'Duplicate Hierarchy',
			[{ type: 'hierarchy-duplicate', status: 'success', copiedFrom: 'another' }],
		],
		[
			'from before the start',
			'Import Products',
			[{ type: 'product-import', created_at: '2025-01-01T00:00:00Z' }],
		],
		['one of two', 'Import Products', [{ type: 'product-import' }, { type: 'product-import' }]],
	])('a new job is not taken for the own one when it is %s', async (_what, name, others) => {
		store.pcm.faults.next({ kind: 'reset', match: isPost });
		store.pcm.onRequest((request) => {
			if (isPost(request)) for (const other of others) store.pcm.jobs.createJob(other);
		});
		expect(await failureOf(start(name))).toMatchObject({
			message: expect.stringMatching(/^Elastic Path PCM did not say whether it has started/),
		});
	});

	it('a rate limit is waited for, because the API has not carried the request out', async () => {
		store.pcm.faults.next({ kind: 429, match: isPost });
		expect(await start('Export Products')).toMatchObject([{ json: { confirmed: true } }]);
		expect(jobs()).toHaveLength(1);
	});

	it.each(NAMES)('%s does not start where n8n would repeat it after an error', async (name) => {
		const setup = setupOf(name, {}, { node: { retryOnFail: true } });
		expect(await failureOf(run(setup, [fileFor(name)]))).toMatchObject({
			message: "This operation does not run with 'Retry On Fail'",
		});
		expect(store.requestLines()).toEqual([]);
	});

	it.each(NAMES)('%s is not offered to agents, unless somebody allows it', async (name) => {
		const asTool = { node: { type: 'test.elasticPathPcmTool' } };
		expect(await failureOf(runAsTool(setupOf(name, {}, asTool), [fileFor(name)]))).toMatchObject({
			message: 'An AI agent may not start jobs with this tool',
			description: expect.stringContaining("'Allow AI Agents to Start Jobs'"),
		});
		expect(store.requestLines()).toEqual([]);
		const allowed = setupOf(name, { options: { allowAgents: true } }, asTool);
		expect(await runAsTool(allowed, [fileFor(name)])).toMatchObject([
			{ json: { confirmed: true } },
		]);
	});
});

describe('What is wrong is said before anything is sent', () => {
	const lines = (count: number, line = 'LAMP,Lamp\n') => line.repeat(count);
	const quoted = '"Lamp\nof two lines"';

	it.each<[string, Start, ReturnType<typeof fileItem>, string]>([
		['an empty file', 'Import Products', fileItem('lamps.csv', ''), 'lamps.csv is empty'],
		[
			'50,001 rows',
			'Import Products',
			fileItem('lamps.csv', `sku,name\n${lines(50_000)}`),
			'lamps.csv has 50001 rows with the line of the column names, and Elastic Path takes no more than 50,000',
		],
		[
			'50,001 lines',
			'Import Price Book',
			fileItem('prices.jsonl', lines(50_001, '{}\r\n')),
			'prices.jsonl has 50001 lines, and Elastic Path takes no more than 50,000',
		],
		[
			'an Excel file',
			'Import Products',
			fileItem('lamps.xlsx', 'PK\x03\x04'),
			'lamps.xlsx is not a CSV file',
		],
		[
			'a compressed file of products',
			'Import Products',
			fileItem('lamps.csv.gz', '', { data: gzipped(PRODUCTS) }),
			'lamps.csv.gz is not a CSV file',
		],
	])('%s', async (_what, name, item, message) => {
		expect(await failureOf(start(name, {}, item))).toMatchObject({ message, item: 0 });
		expect(store.requestLines()).toEqual([]);
	});

	it.each([
		['50,000 rows with the line of the column names', `sku,name\n${lines(49_999)}`],
		['a last line without its end', `sku,name\n${lines(49_998)}LAMP,Lamp`],
		['empty lines', `sku,name\r\n\r\n${lines(49_999, 'LAMP,Lamp\r\n\r\n')}`],
		['values of two lines', `sku,name\n${lines(49_999, `LAMP,${quoted}\n`)}`],
	])('a file of %s is not too long', async (_what, content) => {
		expect(await start('Import Products', {}, fileItem('lamps.csv', content))).toHaveLength(1);
	});

	it('a file of more than 50 MB, without reading it', async () => {
		const item = storedFileItem('lamps.csv', ['x'.repeat(50 * 1024 * 1024 + 1)]);
		expect(await failureOf(start('Import Products', {}, item as never))).toMatchObject({
			message: 'lamps.csv has 51 MB, and Elastic Path takes no more than 50 MB',
			description: 'Split the file, and import each part.',
		});
		expect(store.requestLines()).toEqual([]);
	});

	it('a file that n8n cannot read any more', async () => {
		const item = storedFileItem('lamps.csv');
		const { BinaryDataService } = jest.requireActual<typeof import('n8n-core')>('n8n-core');
		jest.spyOn(BinaryDataService.prototype, 'getAsStream').mockRejectedValue(new Error('gone'));
		expect(await failureOf(start('Import Products', {}, item as never))).toMatchObject({
			message:
				'The file for Elastic Path PCM could not be read completely, so the upload did not work',
		});
		expect(store.requestLines()).toEqual([]);
	});

	it.each<[string, Start, INodeParameters, string]>([
		[
			'no product',
			'Build Child Products',
			{ productId: byId('') },
			"The parameter 'Product' is empty",
		],
		[
			'a way out of the products',
			'Build Child Products',
			{ productId: byId('../jobs') },
			"The parameter 'Product' has no valid ID: ../jobs",
		],
		[
			'a hierarchy with a fragment',
			'Duplicate Hierarchy',
			{ hierarchyId: byId('a#b') },
			"The parameter 'Hierarchy' has no valid ID: a#b",
		],
		[
			'a filter that is no text',
			'Export Products',
			{ filter: '={{ [] }}' },
			"The parameter 'Filter' is not a text: a list",
		],
		[
			'a filter whose expression gives nothing, which would export all products',
			'Export Products',
			{ filter: '={{ $json.nothing }}' },
			"The parameter 'Filter' is empty",
		],
		[
			'a name whose expression gives nothing',
			'Duplicate Hierarchy',
			{ name: '={{ null }}' },
			"The parameter 'Name' is empty",
		],
		[
			'a date format that is none',
			'Import Products',
			{ options: { locale: '={{ "de" }}' } },
			"The parameter 'Date Format' has no valid value: de",
		],
		[
			'an expression that gives nothing',
			'Import Products',
			{ options: { locale: '={{ undefined }}' } },
			"The parameter 'Date Format' is empty",
		],
		[
			'no time to wait',
			'Export Products',
			{ waitUntilFinished: true, timeoutMinutes: 0 },
			"The parameter 'Timeout (Minutes)' is not a number above 0",
		],
		[
			'no field for the file',
			'Import Products',
			{ binaryPropertyName: ' ' },
			"The parameter 'Input Binary Field' is empty",
		],
	])('%s', async (_what, name, parameters, message) => {
		expect(await failureOf(start(name, parameters))).toMatchObject({ message, item: 0 });
		expect(store.requestLines()).toEqual([]);
	});

	it('an item without the file', async () => {
		expect(await failureOf(run(setupOf('Import Products'), [{ json: {} }]))).toMatchObject({
			message: expect.stringContaining("'data'"),
		});
		expect(store.requestLines()).toEqual([]);
	});
});

describe('What Elastic Path rejects', () => {
	it.each<[string, Start, INodeParameters, ReturnType<typeof fileItem>, string, string]>([
		[
			'a file without names of products',
			'Import Products',
			{},
			fileItem('lamps.csv', 'sku\nA\n'),
			'Elastic Path PCM did not start this job (422): Unprocessable Entity; missing required csv header: name',
			'Correct the file, and run this node again. Its first line holds the column names.',
		],
		[
			'a filter that it does not know',
			'Export Products',
			{ filter: 'status is live' },
			fileItem(''),
			'Elastic Path PCM did not start this job (400): Bad Request; Could not parse the supplied filter',
			"Check 'Filter': it is written like eq(status,live), without blanks around the comma.",
		],
		[
			'a product that is not there',
			'Build Child Products',
			{ productId: byId('LAMP-1') },
			fileItem(''),
			'Elastic Path PCM did not start this job (404): Not Found; LAMP-1',
			"Check 'Product': it has to be a product with variations, and no child product itself.",
		],
		[
			'a hierarchy that is not there',
			'Duplicate Hierarchy',
			{ hierarchyId: byId('none') },
			fileItem(''),
			'Elastic Path PCM did not start this job (404): Not Found; none',
			"Choose the hierarchy from the list of 'Hierarchy'.",
		],
	])('%s', async (_what, name, parameters, item, message, description) => {
		expect(await failureOf(start(name, parameters, item))).toMatchObject({ message, description });
		expect(posts()).toHaveLength(1);
	});

	it('a key that may not change the store', async () => {
		store.pcm.faults.next({ kind: 403, match: /export/ });
		expect(await failureOf(start('Export Products'))).toMatchObject({
			message:
				'Elastic Path PCM does not allow this for the application key of the credential (403): Forbidden',
			description:
				'Ask an administrator of the store for a key that may change products and prices.',
		});
	});

	it('the other items are started where the step goes on', async () => {
		const setup = setupOf('Import Products', {}, { node: { onError: 'continueRegularOutput' } });
		const items = [fileItem('a.csv', 'sku\nA\n'), fileItem('b.csv', PRODUCTS)];
		expect(await run(setup, items)).toMatchObject([
			{
				json: { error: expect.stringContaining('missing required csv header') },
				pairedItem: { item: 0 },
			},
			{ json: { status: 'pending' }, pairedItem: { item: 1 } },
		]);
	});
});
