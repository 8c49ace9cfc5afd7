import {
	searchHierarchies,
	searchProducts,
} from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/catalogSearch';
import { pickerContext } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { pcmNode, pcmStore } from '../engine/pcm';

/** The pickers of products and hierarchies. */

let store: Awaited<ReturnType<typeof pcmStore>>;
beforeEach(async () => {
	store = await pcmStore();
	store.pcm.catalog.products.length = 0;
	store.pcm.catalog.hierarchies.length = 0;
});
afterEach(async () => await store.pcm.close());

const context = () => pickerContext(pcmNode(store.url, {}));
const products = async (filter?: string, token?: string) =>
	await searchProducts.call(context(), filter, token);
const hierarchies = async (filter?: string, token?: string) =>
	await searchHierarchies.call(context(), filter, token);
const names = ({ results }: { results: Array<{ name: string }> }) =>
	results.map(({ name }) => name);
const queries = () =>
	[...store.pcm.requests]
		.filter(({ path }) => !path.startsWith('/oauth'))
		.map(({ query }) => query.filter);

it('products are shown with their SKU, a page at a time', async () => {
	for (let number = 1; number <= 130; number++)
		store.pcm.catalog.addProduct({ name: `Lamp ${number}`, sku: `L-${number}` });
	const first = await products();
	expect(first.results[0]).toEqual({
		name: 'Lamp 1 (L-1)',
		value: store.pcm.catalog.products[0]?.id,
	});
	const second = await products(undefined, String(first.paginationToken));
	expect(names(second)).toHaveLength(30);
	expect(second.paginationToken).toBeUndefined();
});

it('Elastic Path searches for products, in SKUs and in names; each is shown once', async () => {
	store.pcm.catalog.addProduct({ name: 'LAMP of glass', sku: 'LAMP-1' });
	store.pcm.catalog.addProduct({ name: 'Old LAMP', sku: 'X-2' });
	store.pcm.catalog.addProduct({ name: 'Chair', sku: 'C-3' });
	expect(names(await products(' LAMP '))).toEqual(['LAMP of glass (LAMP-1)', 'Old LAMP (X-2)']);
	expect(queries()).toEqual(['like(sku,*LAMP*)', 'like(name,*LAMP*)']);
});

it.each([
	['a*),eq(status', 'like(sku,*a eq status*)'],
	['Größe 7,5:"x"', 'like(sku,*Größe 7 5 x*)'],
	['A/B_c-1.2', 'like(sku,*A/B_c-1.2*)'],
	['*()', undefined],
])(
	'the search %j becomes the filter %s, in which no part can be another filter',
	async (text, filter) => {
		await products(text);
		expect(queries()[0]).toBe(filter);
	},
);

it('hierarchies are shown with their slug; the search covers names, slugs and IDs', async () => {
	const { id } = store.pcm.catalog.addHierarchy({ name: 'Lighting', slug: 'lighting' });
	store.pcm.catalog.addHierarchy({ name: 'Chairs', slug: 'seats' });
	expect(names(await hierarchies())).toEqual(['Lighting (lighting)', 'Chairs (seats)']);
	for (const text of ['LIGHT', 'lighting', id])
		expect(names(await hierarchies(text))).toEqual(['Lighting (lighting)']);
});

it('a search goes on to later pages until it has found a hierarchy, and the list goes on from there', async () => {
	for (let number = 1; number <= 350; number++)
		store.pcm.catalog.addHierarchy({ name: `Season ${number}`, slug: `s-${number}` });
	const found = await hierarchies('season 250');
	expect([names(found), found.paginationToken]).toEqual([['Season 250 (s-250)'], '300']);
	const rest = await hierarchies(undefined, '300');
	expect([names(rest).length, rest.paginationToken]).toEqual([50, undefined]);
});

it.each(['nonsense', '-5', '1e9', 'NaN'])(
	'a place %j in the list is its beginning',
	async (token) => {
		store.pcm.catalog.addProduct({ name: 'Chair', sku: 'C-3' });
		expect(names(await products(undefined, token))).toEqual(['Chair (C-3)']);
	},
);

it('an error says that the ID can be typed', async () => {
	store.pcm.faults.next({ kind: 500, times: 9 });
	expect(await failureOf(products())).toMatchObject({
		description: expect.stringContaining('Meanwhile you can choose By ID and type the ID.'),
	});
});
