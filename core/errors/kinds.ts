import { NodeApiError } from 'n8n-workflow';

import { DeadlineExceeded } from '../util/deadlines';
import { isRecord, numberOf } from '../util/typeGuards';

/** The kinds of errors that a request or a poll can end with. */

export type ErrorKind =
	/** The service did not accept the token (401). */
	| 'auth'
	/** The user of the token may not do this (403). */
	| 'forbidden'
	/** A setting has to change; no request was sent. */
	| 'setting'
	/** It may pass by itself. */
	| 'transient'
	/** It stays until somebody changes something. */
	| 'permanent'
	/** No status and no cause: the response makes no sense, or the code is permanent. */
	| 'unclear'
	/** The deadline was over. */
	| 'deadline';

/** Network codes, and those in their place, of failures that stay until somebody changes something. */
const PERMANENT_CODES =
	/CERT|SELF_SIGNED|UNABLE_TO|ERR_CANCELED|ERR_INVALID|ERR_BAD_OPTION|^NOT_ALLOWED$|^UNEXPECTED$|^UNREADABLE$/;

export function isPermanentCode(code: string): boolean {
	return PERMANENT_CODES.test(code);
}

/** The HTTP status that an error stands for; undefined without a response. */
export function httpStatusOf(error: unknown): number | undefined {
	return isRecord(error) ? numberOf(error.httpCode) : undefined;
}

export function kindOf(error: unknown): ErrorKind {
	if (error instanceof DeadlineExceeded) return 'deadline';
	const status = httpStatusOf(error);
	if (status !== undefined) return kindOfStatus(status);
	// Not an error of a request: a check of a parameter or of the credential.
	if (!(error instanceof NodeApiError)) return 'setting';
	const cause = error.failure?.cause;
	if (cause === 'configuration-invalid') return 'setting';
	return cause === 'temporarily-unavailable' ? 'transient' : 'unclear';
}

/** The pause, in ms, that the Retry-After header of the response behind an error asks for; 0 without one. */
export function retryAfterMsOf(error: unknown): number {
	const failure = error instanceof NodeApiError ? error.failure : undefined;
	return failure && 'retryAfterMs' in failure ? (failure.retryAfterMs ?? 0) : 0;
}

function kindOfStatus(status: number): ErrorKind {
	if (status === 401) return 'auth';
	if (status === 403) return 'forbidden';
	return status === 429 || status >= 500 ? 'transient' : 'permanent';
}
