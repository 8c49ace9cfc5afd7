import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INode,
} from 'n8n-workflow';

import { isRecord, textOf } from './guards';
import { NotAnArray } from './jsonArray';
import { settle } from './settle';
import { brokenCode, sweepAlong, type ByteStream } from './streams';

export interface FileFacts {
	name: string;
	/** Undefined when only the name tells. */
	mediaType?: string;
}

/** Stores a body to its end in n8n's store of files. Called again when the connection broke meanwhile. */
export type Save<T> = (body: ByteStream, facts: FileFacts) => Promise<T>;

/** Passes files on to n8n, piece by piece. Throws NodeOperationError when n8n can't keep one. */
export function keepFile(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	itemIndex: number,
): Save<IBinaryData> {
	return async (body, { name, mediaType }) => {
		sweepAlong(body);
		const saved = await settle(context.helpers.prepareBinaryData(body, name, mediaType));
		if (!saved.ok) throw explainUnsaved(context.getNode(), itemIndex, saved.error);
		return saved.value;
	};
}

/** A file that n8n could not keep is not the API's fault; what came over the line is said elsewhere. */
function explainUnsaved(node: INode, itemIndex: number, error: unknown): unknown {
	if (brokenCode(error) !== undefined || error instanceof NotAnArray) return error;
	const reason = isRecord(error) ? (textOf(error.message) ?? 'no reason given') : String(error);
	return new NodeOperationError(node, `n8n could not save the file: ${reason}`, {
		itemIndex,
		description: 'Check that the place where n8n keeps files can be written to and has space left.',
	});
}
