import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { shownName } from '../../../../../../core/files/fileSize';
import { multipartBody } from '../../../../../../core/files/multipart';
import { routing } from '../../../../../../core/operation/routing';
import { IMPORT_PRODUCTS_PATH } from '../../api/catalogApi';
import { checkedCsv } from '../../api/importFile';
import { JOBS_PATH } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { fileField, readFile } from '../importFields';
import { defineStart, optionsField, startFields } from '../starting';

const show = { resource: ['product'], operation: ['import'] };

const LOCALE: INodeProperties = {
	displayName: 'Date Format',
	name: 'locale',
	type: 'options',
	options: [
		{ name: 'Canada (en-CA)', value: 'en-CA', description: 'Such as 31/1/2026 15:04:05' },
		{ name: 'Great Britain (en-GB)', value: 'en-GB', description: 'Such as 31/1/2026 15:04:05' },
		{ name: 'United States (en-US)', value: 'en-US', description: 'Such as 1/31/2026 15:04:05' },
	],
	default: 'en-US',
	description:
		'How dates in custom data (flow fields) are written in the file. Without it, Elastic Path decides.',
};

const OPTIONS = optionsField(show, [LOCALE]);

export const importProducts = defineStart(OPTIONS, async (item, { locale }) => {
	const { context, api, itemIndex } = item;
	const file = await checkedCsv(context.getNode(), api, await readFile(item), itemIndex);
	return {
		path: IMPORT_PRODUCTS_PATH,
		type: 'product-import',
		...(locale === undefined ? {} : { qs: { locale } }),
		openBody: async () => await multipartBody({}, { field: 'file', file }),
		work: `the import of ${shownName(file)}`,
		advice: 'Correct the file, and run this node again. Its first line holds the column names.',
	};
});

export const importOperation: INodePropertyOptions = {
	name: 'Import Products',
	value: 'import',
	action: 'Import products',
	description: 'Create and update products from a CSV file',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, importProducts.one),
};

export const importFields = startFields(
	show,
	[fileField('A CSV file of up to 50 MB and 50,000 rows, with the line of the column names')],
	OPTIONS,
);
