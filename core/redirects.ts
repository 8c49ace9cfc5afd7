import type { IDataObject } from 'n8n-workflow';

import { isSafeElsewhere, isSameOrigin } from './baseUrl';

/** Where a request goes, and where answers may send it on to. */

const MAX_REDIRECTS = 3;

/** Whether a status sends a request on. With any other, such as 304, a Location header says nothing about where to ask. */
export function isRedirect(status: number): boolean {
	return [301, 302, 303, 307, 308].includes(status);
}

export interface Start {
	url: string;
	query?: IDataObject;
	/** The address is not of the origin the token is for, so that the token does not go along. */
	isAway: boolean;
}

export class Route {
	/** What is asked next. */
	now: Start;
	private redirects = 0;

	constructor(
		private readonly start: Start,
		private readonly baseUrl: string,
		/** A file may come from elsewhere; nothing else may. */
		private readonly isDownload: boolean,
	) {
		this.now = start;
	}

	/** The answers sent the request away from where it was to go. */
	get hasLeft(): boolean {
		return this.now.isAway !== this.start.isAway;
	}

	/** Goes on to `location`, as an answer has it; false when there is none, and when going there is not safe. */
	follow(location: string | undefined): boolean {
		const next = addressFrom(location, this.now.url);
		if (next === undefined || this.redirects >= MAX_REDIRECTS) return false;
		const leaves = !isSameOrigin(next, this.baseUrl);
		if (leaves && !(this.isDownload && isSafeElsewhere(next, this.baseUrl))) return false;
		this.redirects++;
		// Once away, the token stays behind, even if the way leads back.
		this.now = { url: next, isAway: this.now.isAway || leaves };
		return true;
	}

	/** From the beginning: a signed address may be good for one time only. */
	restart(): void {
		this.now = this.start;
		this.redirects = 0;
	}
}

function addressFrom(location: string | undefined, base: string): string | undefined {
	if (location === undefined) return undefined;
	try {
		return new URL(location, base).href;
	} catch {
		return undefined;
	}
}
