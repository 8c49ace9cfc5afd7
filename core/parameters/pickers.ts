import { type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';

import { kindOf } from '../errors/kinds';
import { asNodeError } from '../errors/userErrors';
import { settle } from '../util/outcome';
import { textOf } from '../util/typeGuards';

/** The rows of pickers: how they are loaded, labelled and searched. */

/** Adds the advice to choose By ID to an error of `load`. */
export async function loadPicker(
	context: ILoadOptionsFunctions,
	load: () => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
	const loaded = await settle(load());
	if (loaded.ok) return loaded.value;
	const error = asNodeError(context.getNode(), loaded.error);
	// Without a valid token the step will not run either.
	if (kindOf(error) !== 'auth') {
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
		// sv-SE formats dates as 2026-03-02 08:15.
		time === undefined
			? undefined
			: new Date(time).toLocaleString('sv-SE', { timeZone }).slice(0, 16),
	].filter((detail) => detail !== undefined);
	return shown.length > 0 ? `${name} (${shown.join(', ')})` : name;
}

/** Whether one of the values contains the search text of a picker. */
export function isMatch(values: unknown[], filter = ''): boolean {
	const wanted = filter.trim().toLowerCase();
	return values.some((value) => (textOf(value) ?? '').toLowerCase().includes(wanted));
}
