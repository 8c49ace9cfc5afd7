import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { defineOperation, type OperationItem } from '../../../../core/operation/defineOperation';
import { routing } from '../../../../core/operation/routing';
import { deadlineIn } from '../../../../core/operation/waitForJob';
import { isRecord, textOf } from '../../../../core/util/typeGuards';
import { JOBS_PATH, SDM } from '../../api/jobsApi';
import { createJob, namesakes } from '../../api/newJob';
import { parsedFile } from '../file/parsed';
import { PARSING_MS } from '../file/upload';
import {
	linked,
	readSkipLines,
	readSource,
	skipLinesField,
	type Source,
	sourceFields,
	upload,
	UPLOADING,
} from '../sourceFields';
import { fallbackName, readStart, startedJob } from './start';
import { startFields, startOptions, startProjectField } from './startFields';

const show = { resource: ['job'], operation: ['runFile'] };

/** One item for each file: the job, with its ID and `created`; by default once it has finished. */
export const runFile = defineOperation(
	SDM,
	async (item) => {
		const { context, api, itemIndex } = item;
		const source = await readSource(item);
		const start = readStart(item, {
			fallback: nameFor(item, source),
			waitsByDefault: true,
			optionsField: OPTIONS,
		});
		const { job, minutes, options } = start;
		const skipLines = readSkipLines(context.getNode(), options.skipLines, itemIndex);
		const deadline = minutes === undefined ? undefined : deadlineIn(minutes);

		// First, since the upload can take minutes: it shows whether the token works, and the job of an earlier attempt.
		const [earlier] = await namesakes(api, job);
		if (earlier && job.mayExist) {
			const made = { thing: earlier, isNew: false };
			return linked(await startedJob(item, made, start, deadline), item);
		}
		const file = await parsedFile(context, api, await upload(api, source, skipLines), {
			deadline: Math.min(Date.now() + PARSING_MS, deadline ?? Infinity),
			itemIndex,
		});
		const made = await createJob(context, api, { ...job, fileId: String(file.id) }, itemIndex);
		return linked(await startedJob(item, made, start, deadline), item);
	},
	UPLOADING,
);

/**
 * A stored file has the same key in every attempt, also in a later execution. Without one, the key is that of this execution
 * and its run of this node.
 */
function nameFor({ context, itemIndex }: OperationItem, source: Source): string {
	if ('file' in source && source.file.storedAs !== undefined)
		return fallbackName(source.file.name, source.file.storedAs);
	const data: unknown = context.getWorkflowDataProxy(itemIndex);
	const run = isRecord(data) ? textOf(data.$runIndex) : undefined;
	const place = [run, textOf(itemIndex)].join('.');
	const key = `${context.getWorkflow().id ?? ''}-${context.getExecutionId()}-${place}`;
	return fallbackName('file' in source ? source.file.name : 'Items', key);
}

export const runFileOperation: INodePropertyOptions = {
	name: 'Run File',
	value: 'runFile',
	action: 'Run a file',
	description: 'Upload a file or the input items, start a job and wait until it has finished',
	routing: routing({ url: JOBS_PATH }, runFile.one),
};

const OPTIONS = startOptions(show, [skipLinesField]);

export const runFileFields: INodeProperties[] = [
	...sourceFields(show),
	{ ...startProjectField, displayOptions: { show } },
	...startFields(show, { options: OPTIONS, waitsByDefault: true }),
];
