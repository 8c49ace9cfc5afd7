import { type IDataObject, type INode, NodeOperationError } from 'n8n-workflow';

import type { RequestFailure } from '../../../../../core/errors/userErrors';
import type { Api, PostOptions, RequestContext } from '../../../../../core/http/api';
import { makeOnce } from '../../../../../core/operation/makeOnce';
import { isRecord, textOf } from '../../../../../core/util/typeGuards';
import { createdAt, jobKey, metaOf, typeOf } from './job';
import { readJobs } from './jobListing';
import { JOB_ID } from './jobsApi';

/** Starts a job, once: it changes the store, and the API has no key that tells one start from another. */

export interface NewJob extends Pick<PostOptions, 'qs' | 'json' | 'openBody'> {
	path: string;
	/** As `typeOf` gives it: a job that was started without a clear response is found by it. */
	type: string;
	/** Whether a job with this `meta` may come from this start; for types whose jobs name what they are for. */
	isLike?: (meta: IDataObject) => boolean;
	/** What it does, for errors, such as "the import of lamps.csv". */
	work: string;
	/** What to do when the API rejects the start. */
	advice: string;
}

export interface StartedJob {
	/** In the form of JSON:API. */
	job: IDataObject;
	/** False when the API gave no clear response, and the job was found in the list. */
	confirmed: boolean;
}

/** A new job may be dated this much earlier than its start: clocks differ, and dates may be cut to seconds. */
const TOLERANCE_MS = 60_000;

/** Throws NodeApiError, or NodeOperationError when it can't be known whether the job has started. */
export async function startJob(
	context: RequestContext & { getNode(): INode },
	api: Api,
	{ path, type, isLike = () => true, work, advice, ...body }: NewJob,
	itemIndex: number,
): Promise<StartedJob> {
	/** By the API's clock, epoch ms. */
	let since = Infinity;
	let confirmed = false;
	const { thing } = await makeOnce<IDataObject>(context, {
		list: async () => {
			const { rows } = await readJobs(api, (listing) => {
				since = Math.min(since, (listing.serverTime ?? Date.now()) - TOLERANCE_MS);
				return listing.hasReadSince(since);
			});
			return rows.filter((job) => typeOf(job) === type && (createdAt(job) ?? Infinity) >= since);
		},
		keyOf: jobKey,
		mayExist: false,
		make: async () => {
			const job = newJobIn((await api.post(path, { ...body, explain: explain(advice) })).body);
			confirmed = job !== undefined;
			return job;
		},
		isOurs: async (job) => await Promise.resolve(isLike(metaOf(job))),
		cannotKnow: () =>
			new NodeOperationError(
				context.getNode(),
				`Elastic Path PCM did not say whether it has started ${work}`,
				{
					itemIndex,
					description:
						'Look at the newest jobs with List Jobs, or in Commerce Manager. Run this node again only if no new job is there: a second one would do the same work twice.',
				},
			),
	});
	return { job: thing, confirmed };
}

/** Undefined when the response does not show a job that can be looked up. */
function newJobIn(body: unknown): IDataObject | undefined {
	const job = isRecord(body) ? body.data : undefined;
	return isRecord(job) && JOB_ID.pattern.test(textOf(job.id) ?? '') ? job : undefined;
}

function explain(advice: string): PostOptions['explain'] {
	return (failure: RequestFailure) => {
		const { status = 0 } = failure;
		if (status === 403) return { ...failure, advice: FORBIDDEN };
		if (![400, 404, 409, 413, 415, 422].includes(status)) return failure;
		return { ...failure, statement: 'did not start this job', advice };
	};
}

const FORBIDDEN =
	'Ask an administrator of the store for a key that may change products and prices.';
