import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { REQUEST_DEFAULTS } from '../../../../core/operation/routing';
import { resourceFieldOf } from '../../../../core/parameters/fields';
import { searchHierarchies, searchProducts } from './methods/catalogSearch';
import { searchJobs } from './methods/listSearch';
import { hierarchyDescription } from './resources/hierarchy';
import { duplicate } from './resources/hierarchy/duplicate';
import { jobDescription } from './resources/job';
import { cancel } from './resources/job/cancel';
import { getOutput } from './resources/job/getOutput';
import { getStatus } from './resources/job/getStatus';
import { list } from './resources/job/list';
import { priceBookDescription } from './resources/priceBook';
import { importPriceBook } from './resources/priceBook/import';
import { productDescription } from './resources/product';
import { buildChildProducts } from './resources/product/buildChildProducts';
import { exportProducts } from './resources/product/export';
import { importProducts } from './resources/product/import';

export class ElasticPathPcm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Elastic Path PCM',
		name: 'elasticPathPcm',
		icon: {
			light: 'file:../../icons/elasticPathPcm.svg',
			dark: 'file:../../icons/elasticPathPcm.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ hierarchy: { duplicate: "Duplicate Hierarchy" }, job: { cancel: "Cancel", getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs", waitUntilFinished: "Wait Until Finished" }, priceBook: { import: "Import Price Book" }, product: { buildChildProducts: "Build Child Products", export: "Export Products", import: "Import Products" } })[$parameter["resource"]]?.[$parameter["operation"]] }}',
		description:
			'Import, export and build products of Elastic Path PCM, and look up the jobs that do it',
		documentationUrl:
			'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-elastic-path-pcm#operations',
		defaults: { name: 'Elastic Path PCM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'elasticPathApi', required: true }],
		requestDefaults: REQUEST_DEFAULTS,
		properties: [
			resourceFieldOf([
				{ name: 'Hierarchy', value: 'hierarchy' },
				{ name: 'Job', value: 'job' },
				{ name: 'Price Book', value: 'priceBook' },
				{ name: 'Product', value: 'product' },
			]),
			...hierarchyDescription,
			...jobDescription,
			...priceBookDescription,
			...productDescription,
		],
	};

	methods = { listSearch: { searchHierarchies, searchJobs, searchProducts } };

	customOperations = {
		hierarchy: { duplicate: duplicate.all },
		job: {
			cancel: cancel.all,
			getOutput: getOutput.all,
			getStatus: getStatus.all,
			list: list.all,
		},
		priceBook: { import: importPriceBook.all },
		product: {
			buildChildProducts: buildChildProducts.all,
			export: exportProducts.all,
			import: importProducts.all,
		},
	};
}
