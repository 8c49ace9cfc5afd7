import type { INodePropertyOptions } from 'n8n-workflow';

import { routing } from '../../../../../../core/operation/routing';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { buildPath, PRODUCT_ID } from '../../api/catalogApi';
import { JOBS_PATH } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { locatorField } from '../fields';
import { defineStart, optionsField, startFields } from '../starting';

const show = { resource: ['product'], operation: ['buildChildProducts'] };

const OPTIONS = optionsField(show);

export const buildChildProducts = defineStart(
	OPTIONS,
	async ({ context, parameter, itemIndex }) => {
		const value = locatorValue(parameter('productId'));
		const id = checkedId(context.getNode(), value, PRODUCT_ID, itemIndex);
		return await Promise.resolve({
			path: buildPath(encodeURIComponent(id)),
			type: 'child-products',
			work: `building the child products of ${id}`,
			advice:
				"Check 'Product': it has to be a product with variations, and no child product itself.",
		});
	},
);

export const buildChildProductsOperation: INodePropertyOptions = {
	name: 'Build Child Products',
	value: 'buildChildProducts',
	action: 'Build child products',
	description:
		'Build, or build again, a child product for each combination of the options of a product',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, buildChildProducts.one),
};

export const buildChildProductsFields = startFields(
	show,
	[
		locatorField(PRODUCT_ID, {
			name: 'productId',
			searchListMethod: 'searchProducts',
			description: 'The product whose variations are built into child products',
		}),
	],
	OPTIONS,
);
