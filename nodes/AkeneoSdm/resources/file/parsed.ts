import { type INode, NodeOperationError } from 'n8n-workflow';

import { serverMessage } from '../../../../core/errors/serverMessage';
import type { Api, RequestContext } from '../../../../core/http/api';
import { hasParsingFailed, type SdmFile, waitUntilParsed } from '../../api/filesApi';

/** The file, once Akeneo has read it. Throws NodeOperationError when it can't, or has not at the deadline (epoch ms). */
export async function parsedFile(
	context: RequestContext & { getNode(): INode },
	api: Api,
	file: SdmFile,
	{ deadline, itemIndex }: { deadline: number; itemIndex: number },
): Promise<SdmFile> {
	const parsed = await waitUntilParsed(context, api, file, deadline);
	const node = context.getNode();
	if (!parsed) {
		throw new NodeOperationError(node, `Akeneo SDM is still reading the file ${file.id}`, {
			itemIndex,
			description: `The upload worked. Wait a few minutes, then use Create Job with the File ID ${file.id}.`,
		});
	}
	if (!hasParsingFailed(parsed)) return parsed;
	const reason = serverMessage(parsed.parsing_error);
	throw new NodeOperationError(
		node,
		`Akeneo SDM could not read the file${reason === '' ? '' : `: ${reason}`}`,
		{
			itemIndex,
			description:
				"Correct the file, then run this again. If lines stand before the column names, set 'Skip Lines'.",
		},
	);
}
