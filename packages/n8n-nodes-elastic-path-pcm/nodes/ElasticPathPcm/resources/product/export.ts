import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routing } from '../../../../../../core/operation/routing';
import { textOf } from '../../../../../../core/util/typeGuards';
import { EXPORT_PRODUCTS_PATH } from '../../api/catalogApi';
import { JOBS_PATH } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { optionalText } from '../fields';
import { defineStart, optionsField, startFields } from '../starting';

const show = { resource: ['product'], operation: ['export'] };

const FILTER: INodeProperties = {
	displayName: 'Filter',
	name: 'filter',
	type: 'string',
	default: '',
	placeholder: 'e.g. eq(status,live)',
	hint: 'Without a filter, all products are exported',
	description:
		'Which products to export, as Elastic Path writes filters. A colon between two of them means that both apply: eq(status,live):eq(product_types,standard).',
};

const COLUMNS: INodeProperties = {
	displayName: 'Columns',
	name: 'columns',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Column' },
	default: [],
	placeholder: 'e.g. description',
	description:
		'The columns of the files. Separate several with commas. Elastic Path adds ID, name, SKU, external reference and commodity type. Without any, all columns are exported.',
};

const TEMPLATE_SLUGS: INodeProperties = {
	displayName: 'Use Template Slugs',
	name: 'useTemplateSlugs',
	type: 'boolean',
	default: false,
	description: 'Whether columns of custom data are named by the slug of their template, not its ID',
};

const OPTIONS = optionsField(show, [COLUMNS, TEMPLATE_SLUGS]);

export const exportProducts = defineStart(
	OPTIONS,
	async ({ context, parameter, itemIndex }, { columns, useTemplateSlugs }) => {
		const filter = optionalText(context.getNode(), parameter('filter', ''), FILTER, itemIndex);
		const include = columnsIn(columns);
		return await Promise.resolve({
			path: EXPORT_PRODUCTS_PATH,
			type: 'product-export',
			qs: {
				...(filter === undefined ? {} : { filter }),
				...(useTemplateSlugs === undefined ? {} : { useTemplateSlugs }),
			},
			...(include.length === 0
				? {}
				: { json: { data: { type: 'product-export', attributes: { columns: { include } } } } }),
			// Whether every list names the filter of an export is not documented.
			isLike: (meta) => textOf(meta.filter) === undefined || meta.filter === filter,
			work: 'the export of products',
			advice:
				"Check 'Filter': it is written like eq(status,live), without blanks around the comma.",
		});
	},
);

/** An expression may give several in one text. */
function columnsIn(columns: unknown): string[] {
	return [columns]
		.flat()
		.flatMap((text) => (textOf(text) ?? '').split(','))
		.map((column) => column.trim())
		.filter((column) => column !== '');
}

export const exportOperation: INodePropertyOptions = {
	name: 'Export Products',
	value: 'export',
	action: 'Export products',
	description: 'Write products to CSV files, which Get Output fetches',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, exportProducts.one),
};

export const exportFields = startFields(show, [FILTER], OPTIONS);
