/** Texts that a user reads when a request did not work: what happened, and what to do next. */

export interface Text {
	/** Follows the name of the service, or has `{service}` in its place. */
	statement: string;
	advice: string;
}

export const LESS_AT_ONCE =
	'Let fewer workflows run at the same time, or let their triggers poll less often.';

/** A success without a body. */
export const EMPTY_TEXT: Text = {
	statement: 'sent an empty response',
	advice: 'Check whether there is anything to fetch yet, then run this node again.',
};

/** The advice for a request that was cancelled after it had waited for so long for a slot of the queue. */
export function cancelledInFullQueue(waitedMs: number): string {
	const minutes = Math.floor(waitedMs / 60_000);
	const time = minutes === 1 ? 'a minute' : `${minutes} minutes`;
	return `The request had waited in the queue for ${time}. ${LESS_AT_ONCE}`;
}

/** For n8n's log: the queue of requests has been full for a minute. */
export function queueIsFull(service: string, waiting: number): string {
	return `The queue of requests to ${service} has been full for a minute, with ${waiting} requests waiting. n8n has more to send than the API allows. ${LESS_AT_ONCE}`;
}

/** A download was redirected to another origin, and failed there. */
export const CROSS_ORIGIN_TEXT: Text = {
	statement: 'redirected the download to another address, which did not return the file',
	advice:
		'Run this node again. If the error stays, ask the administrator of your network whether n8n can reach that address.',
};

/** A check, ours or n8n's, stopped the request before it was sent. */
export const NOT_ALLOWED_TEXT: Text = {
	statement: 'The request to {service} was not sent',
	advice: 'Correct the credential of this node, then try again.',
};

/** The file that a request should send could not be read. */
export const UNREADABLE_TEXT: Text = {
	statement: 'The file for {service} could not be read completely, so the upload did not work',
	advice: 'Run the workflow again from the step that made the file.',
};

export const UNEXPECTED_TEXT: Text = {
	statement: 'could not be called because of an error in n8n or in this node',
	advice:
		'Run this again. If the error stays, report this text to the makers of this node, with the version of n8n.',
};
