import type { IDataObject } from 'n8n-workflow';

import type { Api, GetOptions } from '../../../../../core/http/api';
import { PageSizes } from '../../../../../core/http/pageSizes';
import { isRecord, numberOf } from '../../../../../core/util/typeGuards';

/** The pages of the lists of Elastic Path PCM. */

/** The most rows the API gives at once. */
const PAGE_SIZE = 100;

const pageSizes = new PageSizes([0]);

export interface Rows {
	rows: IDataObject[];
	/** The number of rows on all pages; undefined when the API does not tell it, or tells too few. */
	total?: number;
	/** The API's own clock, epoch ms. */
	serverTime?: number;
}

interface RowsOptions extends GetOptions {
	/** Names the kind of list, for what is known of its page sizes; without it, the path does. */
	list?: string;
	limit?: number;
	/** As the API writes it, such as "like(name,*lamp*)". */
	filter?: string;
}

/** A page of any list of the service, from `offset` on, counted from 0. */
export async function getRows(
	api: Api,
	path: string,
	offset: number,
	{ list = path, limit = PAGE_SIZE, filter, explain }: RowsOptions = {},
): Promise<Rows> {
	const ofList = {
		list: `${api.account} ${list}`,
		query: `${path} ${filter ?? ''}`,
		isFirst: offset === 0,
		wanted: limit,
	};
	const { body, serverTime } = await pageSizes.fetch(ofList, (size) =>
		api.get(
			path,
			{ ...pageQuery(offset, size), ...(filter === undefined ? {} : { filter }) },
			{ explain },
		),
	);
	if (!isRecord(body)) throw api.unusable(NO_LIST);
	const { data, errors, meta } = body;
	const results = isRecord(meta) && isRecord(meta.results) ? meta.results : {};
	const total = numberOf(results.total);
	// Some servers write an empty list as null.
	const isEmpty = data === null && !total && errors === undefined;
	if (!Array.isArray(data) && !isEmpty) throw api.unusable(NO_LIST);
	const rows = Array.isArray(data) ? data.filter(isRecord) : [];
	return {
		rows,
		...(total !== undefined && total >= offset + rows.length ? { total } : {}),
		serverTime,
	};
}

/** The query for rows from `offset` on, counted from 0; a limit of 0 is left out. */
export function pageQuery(offset: number, limit = PAGE_SIZE): IDataObject {
	if (limit > 0) return { 'page[limit]': limit, 'page[offset]': offset };
	return offset > 0 ? { 'page[offset]': offset } : {};
}

const NO_LIST = {
	statement: 'sent no list',
	advice: "Check 'Base URL' in the credential, and whether this package has a newer version.",
};
