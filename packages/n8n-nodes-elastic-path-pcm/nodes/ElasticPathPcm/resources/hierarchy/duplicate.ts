import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routing } from '../../../../../../core/operation/routing';
import { checkedBoolean } from '../../../../../../core/parameters/checkedValues';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { textOf } from '../../../../../../core/util/typeGuards';
import { duplicatePath, HIERARCHY_ID } from '../../api/catalogApi';
import { JOBS_PATH } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { locatorField, optionalText } from '../fields';
import { defineStart, optionsField, startFields } from '../starting';

const show = { resource: ['hierarchy'], operation: ['duplicate'] };

const NAME: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Major appliances 2027',
	description: 'The name of the copy. Without one, it has the name of the original.',
};

const INCLUDE_PRODUCTS: INodeProperties = {
	displayName: 'Include Products',
	name: 'includeProducts',
	type: 'boolean',
	default: false,
	description: 'Whether the nodes of the copy hold the products of the original too',
};

const DESCRIPTION: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description: 'The description of the copy. Without one, it has the description of the original.',
};

const OPTIONS = optionsField(show, [DESCRIPTION]);

export const duplicate = defineStart(
	OPTIONS,
	async ({ context, parameter, itemIndex }, { description }) => {
		const node = context.getNode();
		const id = checkedId(node, locatorValue(parameter('hierarchyId')), HIERARCHY_ID, itemIndex);
		const name = optionalText(node, parameter('name', ''), NAME, itemIndex);
		const included = parameter('includeProducts', false);
		const attributes = {
			...(name === undefined ? {} : { name }),
			...(description === undefined ? {} : { description }),
			include_products: checkedBoolean(node, included, INCLUDE_PRODUCTS, itemIndex),
		};
		return await Promise.resolve({
			path: duplicatePath(encodeURIComponent(id)),
			type: 'hierarchy-duplicate',
			json: { data: { type: 'hierarchy', attributes } },
			// Whether a pending job names its hierarchy is not documented.
			isLike: ({ copied_from: from }) => textOf(from) === undefined || from === id,
			work: `the copy of the hierarchy ${id}`,
			advice: "Choose the hierarchy from the list of 'Hierarchy'.",
		});
	},
);

export const duplicateOperation: INodePropertyOptions = {
	name: 'Duplicate Hierarchy',
	value: 'duplicate',
	action: 'Duplicate a hierarchy',
	description: 'Copy a hierarchy with all its nodes',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, duplicate.one),
};

export const duplicateFields = startFields(
	show,
	[
		locatorField(HIERARCHY_ID, {
			name: 'hierarchyId',
			searchListMethod: 'searchHierarchies',
			description: 'The hierarchy to copy',
		}),
		NAME,
		INCLUDE_PRODUCTS,
	],
	OPTIONS,
);
