import { type IDataObject, type INode, NodeOperationError } from 'n8n-workflow';

import type { RequestFailure } from '../../../core/errors/userErrors';
import type { Api, RequestContext } from '../../../core/http/api';
import { type Made, makeOnce } from '../../../core/operation/makeOnce';
import { readPages } from '../../../core/pagination/numberedPages';
import { settle } from '../../../core/util/outcome';
import { isoDate, isRecord, textOf, timeOf } from '../../../core/util/typeGuards';
import { jobKey } from './job';
import { getJob, JOB_ID, JOBS_PATH } from './jobsApi';
import { getJobsPage } from './pages';

/** Creates a job, once: it runs as soon as it is there. */

export interface NewJob {
	fileId: string;
	project: string;
	name: string;
	modelVersion?: number;
	/** A job of this name comes from an earlier attempt, so that no other is created. */
	mayExist: boolean;
}

const HOUR_MS = 3600_000;
/** How long ago an earlier attempt can have been. */
const EARLIER_MS = 3 * 24 * HOUR_MS;

/** The jobs of this name in the project, newest first. Throws NodeApiError. */
export async function namesakes(
	api: Api,
	{ project, name, mayExist }: Pick<NewJob, 'project' | 'name' | 'mayExist'>,
): Promise<IDataObject[]> {
	const since = isoDate(Date.now() - (mayExist ? EARLIER_MS : HOUR_MS));
	const { rows } = await readPages({
		keyOf: jobKey,
		getPage: async (page) => await getJobsPage(api, { project, created_after: since }, page),
	});
	return rows
		.filter((row) => row.name === name && isJobId(row.id))
		.sort((a, b) => (timeOf(b.creation_date) ?? 0) - (timeOf(a.creation_date) ?? 0));
}

/** Throws NodeApiError, or NodeOperationError when it can't be known whether the job was created. */
export async function createJob(
	context: RequestContext & { getNode(): INode },
	api: Api,
	job: NewJob,
	itemIndex: number,
): Promise<Made<IDataObject>> {
	const { fileId, project, name, modelVersion, mayExist } = job;
	const made = await makeOnce<IDataObject>(context, {
		list: async () => await namesakes(api, job),
		keyOf: jobKey,
		mayExist,
		make: async () => {
			const { body } = await api.post(JOBS_PATH, {
				json: {
					file_id: Number(fileId),
					name,
					project: Number(project),
					...(modelVersion === undefined ? {} : { model_version: modelVersion }),
				},
				explain,
			});
			return isRecord(body) && isJobId(body.id) ? body : undefined;
		},
		isOurs: async (other) => {
			const { file, file_id: id } = await getJob(api, jobKey(other));
			const itsFile = textOf(isRecord(file) ? file.id : (file ?? id));
			// Akeneo does not document that a job shows its file.
			return itsFile === undefined || itsFile === fileId;
		},
		cannotKnow: () =>
			new NodeOperationError(
				context.getNode(),
				`Akeneo SDM did not say whether it has created the job "${name}"`,
				{
					itemIndex,
					description:
						'Look for a job of this name in Akeneo. Run this node again only if it is not there.',
				},
			),
	});
	return { ...made, thing: { name, project: Number(project), ...made.thing } };
}

/** A job that was there already, with all that the API shows of it. */
export async function wholeJob(api: Api, job: IDataObject): Promise<IDataObject> {
	const detail = await settle(getJob(api, jobKey(job)));
	return detail.ok ? { ...job, ...detail.value } : job;
}

function explain(failure: RequestFailure): RequestFailure {
	if (failure.status !== 400 && failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'did not create the job',
		advice:
			"Check 'Project' and 'File ID'. A file can be used when Akeneo has read it: Upload File waits for that.",
	};
}

/** An ID of a response becomes part of an address too. */
function isJobId(id: unknown): boolean {
	return JOB_ID.pattern.test(textOf(id) ?? '');
}
