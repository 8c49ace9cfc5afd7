import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { isRecord, numberOf } from '../../../../core/guards';
import { linked, resultsOf } from '../../../../core/itemResults';
import { readPages } from '../../../../core/pages';
import { openApi } from '../../../../core/request';
import { getJobsPage, jobKey, PAGE_SIZE, SDM, type JobFilters } from '../../sdmApi';
import { projectField, STATUS_OPTIONS } from '../fields';
import { routedOptions } from '../routedOptions';
import { dateOf, projectOf, statusOf } from '../values';

const show = { resource: ['job'], operation: ['list'] };

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List jobs, for example all that were created today or that wait for a person',
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: listJobs },
	},
};

export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		displayOptions: { show },
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { ...show, returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only jobs created after this time, in the time zone of the workflow',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: 'Only jobs created before this time, in the time zone of the workflow',
			},
			projectField,
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: STATUS_OPTIONS,
				default: 'done',
				description: 'Only jobs that are in this status now',
			},
		],
	},
];

/** One item a job, each job once, in the order of the API. */
async function listJobs(
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	return await resultsOf(this, itemIndex, async () => {
		const limit = this.getNodeParameter('returnAll', false)
			? Infinity
			: Math.max(1, Math.floor(numberOf(this.getNodeParameter('limit', 50)) ?? 50));
		const filters = filtersOf(this, itemIndex);
		const api = await openApi(this, SDM, { options: routedOptions(request) });
		const pageSize = Math.min(limit, PAGE_SIZE);
		const { rows } = await readPages({
			keyOf: jobKey,
			limit,
			getPage: async (page) => await getJobsPage(api, filters, page, pageSize),
		});
		return linked(rows, itemIndex);
	});
}

function filtersOf(context: IExecutePaginationFunctions, itemIndex: number): JobFilters {
	const node = context.getNode();
	const given: unknown = context.getNodeParameter('filters', {});
	const { status, project, createdAfter, createdBefore } = isRecord(given) ? given : {};
	const timezone = context.getTimezone();
	const filters: JobFilters = {
		status: statusOf(node, status, itemIndex),
		project: projectOf(node, project, itemIndex),
		created_after: dateOf(node, createdAfter, { parameter: 'Created After', timezone, itemIndex }),
		created_before: dateOf(node, createdBefore, {
			parameter: 'Created Before',
			timezone,
			itemIndex,
		}),
	};
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
