import type { INodePropertyOptions } from 'n8n-workflow';

import { shownName } from '../../../../../../core/files/fileSize';
import { multipartBody } from '../../../../../../core/files/multipart';
import { routing } from '../../../../../../core/operation/routing';
import { IMPORT_PRICES_PATH } from '../../api/catalogApi';
import { checkedJsonl } from '../../api/importFile';
import { JOBS_PATH } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { fileField, readFile } from '../importFields';
import { defineStart, optionsField, startFields } from '../starting';

const show = { resource: ['priceBook'], operation: ['import'] };

const OPTIONS = optionsField(show);

export const importPriceBook = defineStart(OPTIONS, async (item) => {
	const { context, api, itemIndex } = item;
	const node = context.getNode();
	const { file, isGzip } = await checkedJsonl(node, api, await readFile(item), itemIndex);
	const fields: Record<string, string> = isGzip ? { file_compression: 'gzip' } : {};
	return {
		path: IMPORT_PRICES_PATH,
		type: 'price-import',
		openBody: async () => await multipartBody(fields, { field: 'file', file }),
		work: `the import of ${shownName(file)}`,
		advice:
			'Correct the file, and run this node again. Each line is one JSON object: a price book or a price.',
	};
});

export const importOperation: INodePropertyOptions = {
	name: 'Import Price Book',
	value: 'import',
	action: 'Import a price book',
	description: 'Create and update price books and their prices from a JSONL file',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, importPriceBook.one),
};

export const importFields = startFields(
	show,
	[
		fileField(
			'A JSONL file of up to 50,000 price books and prices, one on each line. It may be compressed with gzip.',
		),
	],
	OPTIONS,
);
