import type { IDataObject } from 'n8n-workflow';

import type { IdRule } from '../../../../../core/parameters/ids';
import { isRecord } from '../../../../../core/util/typeGuards';

/** What jobs are started for: the paths and IDs of products, hierarchies and price books. */

export const PRODUCTS_PATH = '/pcm/products';
export const IMPORT_PRODUCTS_PATH = `${PRODUCTS_PATH}/import`;
export const EXPORT_PRODUCTS_PATH = `${PRODUCTS_PATH}/export`;
export const HIERARCHIES_PATH = '/pcm/hierarchies';
export const IMPORT_PRICES_PATH = '/pcm/pricebooks/import';

/** `id` is an encoded ID. */
export function buildPath(id: string): string {
	return `${PRODUCTS_PATH}/${id}/build`;
}

/** `id` is an encoded ID. */
export function duplicatePath(id: string): string {
	return `${HIERARCHIES_PATH}/${id}/duplicate_job`;
}

/** The API documents these IDs as text, and shows UUIDs. */
const PATTERN = /^[\w-]{1,64}$/;

export const PRODUCT_ID: IdRule = {
	parameter: 'Product',
	pattern: PATTERN,
	example: '9c85b3ad-4fc6-4a5e-8e1e-d1c4f9f5b8bf',
	inUrl: /\/products\/([\w-]+)(?:[/?#]|$)/i,
	hasList: true,
};

export const HIERARCHY_ID: IdRule = {
	parameter: 'Hierarchy',
	pattern: PATTERN,
	example: 'e871df93-c769-49a9-9394-a6fd555b8e8a',
	inUrl: /\/hierarchies\/([\w-]+)(?:[/?#]|$)/i,
	hasList: true,
};

/** Name and other details of a product or hierarchy. */
export function attributesOf({ attributes }: IDataObject): IDataObject {
	return isRecord(attributes) ? attributes : {};
}
