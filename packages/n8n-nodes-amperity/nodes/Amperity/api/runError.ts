import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import { DeadlineExceeded } from '../../../../../core/util/deadlines';
import { settle } from '../../../../../core/util/outcome';
import { isRecord, textOf } from '../../../../../core/util/typeGuards';
import { getRun, RUN_ID } from './runsApi';
import { hasFailed } from './states';

/** An ingest job does not say why it has failed; the workflow run that it belongs to does. */

/** The job, and if it has failed, `error` of its run. Throws DeadlineExceeded. */
export async function withRunError(
	api: Api,
	job: IDataObject,
	status: string,
): Promise<IDataObject> {
	if (!hasFailed(status)) return job;
	return { ...job, error: await errorOf(api, textOf(job.workflow_id)) };
}

/** A run of a list, which may leave out its error. Throws DeadlineExceeded. */
export async function withOwnError(
	api: Api,
	run: IDataObject,
	{ id, status }: { id: string; status: string },
): Promise<IDataObject> {
	if (!hasFailed(status) || isRecord(run.error)) return run;
	return { ...run, error: await errorOf(api, id) };
}

/** Null when the run cannot be read: the failed job is of use without its error, too. */
async function errorOf(api: Api, runId = ''): Promise<IDataObject | null> {
	if (!RUN_ID.pattern.test(runId)) return null;
	const run = await settle(getRun(api, runId));
	if (!run.ok && run.error instanceof DeadlineExceeded) throw run.error;
	return run.ok && isRecord(run.value.error) ? run.value.error : null;
}
