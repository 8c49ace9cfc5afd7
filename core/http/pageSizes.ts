import { httpStatusOf } from '../errors/kinds';
import { setMostRecent } from '../util/mostRecent';
import { settle } from '../util/outcome';

/**
 * The page sizes that servers accept. Most give fewer rows where more are requested than they allow; some reject the request.
 * These are sent smaller sizes, and what works is remembered for as long as the process runs.
 */

/** A query that was rejected with every size is not sent with all of them again for this long, in ms. */
const REJECTED_MS = 600_000;
/** The rejected queries that are remembered; the oldest is dropped. */
const MOST_REJECTED = 200;

export interface PageOfList {
	/** The account, as `Api` names it, and its list: they have one size. */
	list: string;
	/** The query apart from what changes each time, such as dates. */
	query: string;
	isFirst: boolean;
	/** The largest size of use; 0: the request has none. */
	wanted: number;
}

export class PageSizes {
	private readonly accepted = new Map<string, number>();
	private readonly rejectedAt = new Map<string, number>();

	/** `smaller`: the sizes to try one after the other. 0 stands for a request without a size. */
	constructor(private readonly smaller: readonly number[]) {}

	/**
	 * Fetches a page with the largest size that is known to work. Only a first page is fetched with others, since pages of
	 * several sizes would not add up. Throws the first error when the page is rejected with every size.
	 */
	fetch<Result>(page: PageOfList, get: (size: number) => Promise<Result>): Promise<Result> {
		const size = Math.min(page.wanted, this.accepted.get(page.list) ?? Infinity);
		return get(size).catch(async (error: unknown) => {
			const isWorthTrying = page.isFirst && isRejection(error) && !this.isRejected(page);
			if (!isWorthTrying) throw error;
			const others = this.smaller.filter((one) => one < size);
			for (const other of others) {
				const response = await settle(get(other));
				if (response.ok) {
					this.accepted.set(page.list, Math.min(other, this.accepted.get(page.list) ?? Infinity));
					return response.value;
				}
				if (!isRejection(response.error)) throw response.error;
			}
			if (others.length > 0) this.noteRejected(page);
			throw error;
		});
	}

	private isRejected({ list, query }: PageOfList): boolean {
		return Date.now() - (this.rejectedAt.get(`${list} ${query}`) ?? -Infinity) < REJECTED_MS;
	}

	private noteRejected({ list, query }: PageOfList): void {
		setMostRecent(this.rejectedAt, `${list} ${query}`, Date.now(), MOST_REJECTED);
	}
}

function isRejection(error: unknown): boolean {
	return [400, 422].includes(httpStatusOf(error) ?? 0);
}
