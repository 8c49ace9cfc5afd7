import { startTimeout } from '../util/deadlines';
import type { Limits, Send } from './request';

/** Ends a request at its timeout or its deadline, whichever comes first. Throws TimedOut. */
export function deadline(next: Send, limits: Limits): Send {
	return async (request) => {
		const { options } = request;
		const ms = Math.min(limits.deadline - Date.now(), limits.timeoutMs);
		const timeout = startTimeout(ms);
		// For a stream, n8n's timeout ends the wait for headers; `endWhenStalled` watches the body.
		const abortSignal = options.encoding === 'stream' ? limits.signal : timeout.signal;
		const limited = { ...request, options: { ...options, abortSignal, timeout: ms } };
		try {
			return await Promise.race([next(limited), timeout.over]);
		} finally {
			timeout.clear();
		}
	};
}
