import { NodeApiError, type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';

import { asNodeError } from './errors';
import { textOf } from './guards';
import { settle } from './settle';

/** What the lists behind pickers have in common. */

/** Without a list there still is the other way to choose. */
export async function orById(
	context: ILoadOptionsFunctions,
	load: () => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
	const loaded = await settle(load());
	if (loaded.ok) return loaded.value;
	const error = asNodeError(context.getNode(), loaded.error);
	// A token that is not accepted will not run the step either.
	if (!(error instanceof NodeApiError && error.httpCode === '401')) {
		const otherwise = 'Meanwhile you can choose By ID and type the ID.';
		error.description = error.description ? `${error.description} ${otherwise}` : otherwise;
	}
	throw error;
}

/** Such as "Spring lamps (done, 2026-03-02 08:15)"; `time` is epoch ms. */
export function jobLabel(
	name: string,
	details: Array<string | undefined>,
	{ time, timeZone }: { time?: number; timeZone: string },
): string {
	const shown = [
		...details,
		// The Swedes write dates as 2026-03-02 08:15.
		time === undefined
			? undefined
			: new Date(time).toLocaleString('sv-SE', { timeZone }).slice(0, 16),
	].filter((detail) => detail !== undefined);
	return shown.length > 0 ? `${name} (${shown.join(', ')})` : name;
}

/** Whether what was typed into the search of a picker occurs in one of the values. */
export function contains(values: unknown[], filter = ''): boolean {
	const wanted = filter.trim().toLowerCase();
	return values.some((value) => (textOf(value) ?? '').toLowerCase().includes(wanted));
}
