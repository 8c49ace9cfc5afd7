import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openApi } from '../../../../../core/http/client';
import { isMatch, jobLabel, loadPicker } from '../../../../../core/parameters/pickers';
import { numberOf, textOf } from '../../../../../core/util/typeGuards';
import { attributesOf, HIERARCHIES_PATH, PRODUCTS_PATH } from '../api/catalogApi';
import { PCM } from '../api/jobsApi';
import { getRows } from '../api/pages';

/** The rows of the pickers of products and hierarchies. */

/** The most pages that one search of hierarchies reads. */
const MOST_PAGES = 5;

/** Hierarchies by name; the search covers names, slugs and IDs. */
export async function searchHierarchies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, PCM);
		let offset = offsetIn(paginationToken);
		const results: INodeListSearchItems[] = [];
		for (let pages = 0; pages < MOST_PAGES && results.length === 0; pages++) {
			const { rows, total = 0 } = await getRows(api, HIERARCHIES_PATH, offset);
			const matches = rows.filter((row) => {
				const { name, slug } = attributesOf(row);
				return isMatch([name, slug, row.id], filter);
			});
			results.push(...entriesOf(matches, 'slug'));
			offset += rows.length;
			if (rows.length === 0 || offset >= total) return { results };
		}
		return { results, paginationToken: String(offset) };
	});
}

/** Products as the API lists them. A store can have many, so the API searches: in SKUs, then in names. */
export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await loadPicker(this, async () => {
		const api = await openApi(this, PCM);
		const text = searchable(filter);
		if (text === '') {
			const offset = offsetIn(paginationToken);
			const { rows, total = 0 } = await getRows(api, PRODUCTS_PATH, offset);
			const next = offset + rows.length;
			const hasMore = rows.length > 0 && next < total;
			return {
				results: entriesOf(rows, 'sku'),
				...(hasMore ? { paginationToken: String(next) } : {}),
			};
		}
		const found = new Map<unknown, IDataObject>();
		for (const attribute of ['sku', 'name']) {
			const { rows } = await getRows(api, PRODUCTS_PATH, 0, {
				filter: `like(${attribute},*${text}*)`,
			});
			for (const row of rows) found.set(row.id, row);
		}
		return { results: entriesOf([...found.values()], 'sku') };
	});
}

/** The text without what a filter would read as its own: brackets, commas, colons, stars and quotes. */
function searchable(filter = ''): string {
	return filter.replace(/[^\p{L}\p{N} ._/-]+/gu, ' ').trim();
}

/** Any text may come from the editor. */
function offsetIn(token?: string): number {
	const offset = Math.floor(numberOf(token) ?? 0);
	return offset > 0 && offset <= 10_000 ? offset : 0;
}

/** Such as "Wall light (LAMP-001)". */
function entriesOf(rows: IDataObject[], detail: string): INodeListSearchItems[] {
	return rows.flatMap((row) => {
		const id = textOf(row.id);
		if (id === undefined) return [];
		const attributes = attributesOf(row);
		const name = textOf(attributes.name) ?? id;
		return [{ name: jobLabel(name, [textOf(attributes[detail])], { timeZone: 'UTC' }), value: id }];
	});
}
