import { NodeOperationError, type INode } from 'n8n-workflow';

import { isRecord, textOf } from './guards';
import { NotAnArray } from './jsonArray';
import { brokenCode } from './streams';

/** A file that n8n could not keep is not the API's fault; what came over the line is said elsewhere. */
export function explainUnsaved(node: INode, itemIndex: number, error: unknown): unknown {
	if (brokenCode(error) !== undefined || error instanceof NotAnArray) return error;
	const reason = isRecord(error) ? (textOf(error.message) ?? 'no reason given') : String(error);
	return new NodeOperationError(node, `n8n could not save the file: ${reason}`, {
		itemIndex,
		description: 'Check that the place where n8n keeps files can be written to and has space left.',
	});
}
