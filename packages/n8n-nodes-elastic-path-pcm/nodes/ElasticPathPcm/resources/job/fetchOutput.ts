import { NodeOperationError, type INode } from 'n8n-workflow';

import { textOf } from '../../../../core/guards';
import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { keepFile } from '../../../../core/keepFile';
import { valueOf } from '../../../../core/parameters';
import { saveFiles } from '../../files';
import { flattenError, kindOf, readErrors } from '../../output';
import { getJob, JOB_ID, PCM } from '../../pcmApi';

/** Get Output at work: one item a file, or one item an error. */
export const fetchOutput = itemOperation(PCM, async ({ context, api, parameter, itemIndex }) => {
	const node = context.getNode();
	const jobId = checkedId(node, valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const wanted = wantedOf(node, parameter('outputAs', 'auto'), itemIndex);
	const job = await getJob(api, jobId);
	if (kindOf(api, job, wanted) === 'errors') {
		const rows = await readErrors(api, jobId);
		return linked(
			rows.map((row) => ({ jobId, ...flattenError(row) })),
			itemIndex,
		);
	}
	const field = textOf(parameter('binaryPropertyName', 'data')) ?? 'data';
	const files = await saveFiles(api, { ...job, id: jobId }, keepFile(context, itemIndex));
	return files.map((file, index) => ({
		json: {
			jobId,
			fileNumber: index + 1,
			fileCount: files.length,
			fileName: file.fileName ?? null,
		},
		binary: { [field]: file },
		pairedItem: { item: itemIndex },
	}));
});

function wantedOf(node: INode, value: unknown, itemIndex: number): 'auto' | 'file' | 'errors' {
	if (value === 'auto' || value === 'file' || value === 'errors') return value;
	throw new NodeOperationError(node, "The parameter 'Output As' has no valid value", {
		itemIndex,
		description: "Choose 'Files or Errors', 'Files' or 'Errors', or give auto, file or errors.",
	});
}
