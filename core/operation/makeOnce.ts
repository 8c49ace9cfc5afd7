import { mayHaveWorked } from '../errors/classify';
import { failureBehind } from '../errors/userErrors';
import type { RequestContext } from '../http/api';
import { pause, signalOf } from '../http/cancellation';
import { settle } from '../util/outcome';

/**
 * Makes something in a service that must not be made twice. A POST is sent once. If its response leaves open whether it worked,
 * what it may have made is looked for in the lists of the service.
 */

export interface Making<Thing> {
	/** Lists the things that could be taken for the new one, such as those of the same name. */
	list: () => Promise<Thing[]>;
	keyOf: (thing: Thing) => string | undefined;
	/** Takes one that is there already for the work of an earlier attempt, and makes no other. */
	mayExist: boolean;
	/** Sends the POST. Undefined when the response does not say what was made. */
	make: () => Promise<Thing | undefined>;
	/** Tells the new one from others that were made at the same time; only called when the lists show new ones. */
	isOurs: (thing: Thing) => Promise<boolean>;
	/** The error when the lists do not show it. It may have been made nevertheless. */
	cannotKnow: () => Error;
}

export interface Made<Thing> {
	thing: Thing;
	/** False for one that was there already. */
	isNew: boolean;
}

/** Before each read of the lists, in ms: a service that gave no response may still be at work. */
const PAUSES_MS = [1_000, 3_000, 10_000, 20_000];

/** Throws the error of `list` or `make` when nothing was made, and that of `cannotKnow`. */
export async function makeOnce<Thing>(
	context: RequestContext,
	{ list, keyOf, mayExist, make, isOurs, cannotKnow }: Making<Thing>,
): Promise<Made<Thing>> {
	const before = await list();
	const existing = before[0];
	if (mayExist && existing !== undefined) return { thing: existing, isNew: false };

	const made = await settle(make());
	if (made.ok && made.value !== undefined) return { thing: made.value, isNew: true };
	if (!made.ok && !isOpen(made.error)) throw made.error;
	const known = new Set(before.map(keyOf));
	for (const ms of PAUSES_MS) {
		await pause(context, ms);
		if (signalOf(context)?.aborted) break;
		const found = await settle(
			(async () => await theNewOne((await list()).filter((thing) => !known.has(keyOf(thing)))))(),
		);
		if (found.ok && found.value !== undefined) return { thing: found.value, isNew: true };
	}
	throw cannotKnow();

	async function theNewOne(candidates: Thing[]): Promise<Thing | undefined> {
		const ours: Thing[] = [];
		for (const candidate of candidates) if (await isOurs(candidate)) ours.push(candidate);
		// Of several, each may be the one that was made here.
		return ours.length === 1 ? ours[0] : undefined;
	}
}

/** Whether it is left open that the POST has worked. */
function isOpen(error: unknown): boolean {
	const failure = failureBehind(error);
	return failure !== undefined && mayHaveWorked(failure);
}
