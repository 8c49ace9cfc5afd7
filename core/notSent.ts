import type { RequestFailure } from './errors';

/** Why a request was not sent. */

/** Thrown instead of starting a request for which nobody waits any more. */
export class Stopped extends Error {}

/** Thrown instead of starting a request while the API wants to be left alone for longer than anybody waits. */
export class HeldBack extends Error {
	constructor(readonly failure: RequestFailure) {
		super('The API has asked for a pause');
	}
}
