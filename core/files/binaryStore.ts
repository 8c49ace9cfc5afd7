import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INode,
} from 'n8n-workflow';

import { brokenCode, type ByteStream, keepScavenging } from '../util/byteStreams';
import { settle } from '../util/outcome';
import { isRecord, textOf } from '../util/typeGuards';

export interface FileFacts {
	name: string;
	/** Undefined when only the name tells the type. */
	mediaType?: string;
}

/** Stores a body to its end. Called again when the connection broke meanwhile. */
export type Save<T> = (body: ByteStream, facts: FileFacts) => Promise<T>;

/** n8n's store of binary data, which takes files piece by piece. Throws NodeOperationError for a file that n8n can't store. */
export function openBinaryStore(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	itemIndex: number,
): Save<IBinaryData> {
	return async (body, { name, mediaType }) => {
		// Saves processor time on long bodies.
		keepScavenging(body);
		const saved = await settle(context.helpers.prepareBinaryData(body, name, mediaType));
		if (!saved.ok) throw explainUnsaved(context.getNode(), itemIndex, saved.error);
		return saved.value;
	};
}

/** Errors of the connection stay as they are; any other comes from n8n's store. */
function explainUnsaved(node: INode, itemIndex: number, error: unknown): unknown {
	if (brokenCode(error) !== undefined) return error;
	const reason = isRecord(error) ? textOf(error.message) : String(error);
	return new NodeOperationError(node, `n8n could not save the file${reason ? `: ${reason}` : ''}`, {
		itemIndex,
		description: 'Check that the place where n8n keeps files can be written to and has space left.',
	});
}
