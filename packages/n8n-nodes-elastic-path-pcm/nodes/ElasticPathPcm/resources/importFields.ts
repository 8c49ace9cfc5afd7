import type { INodeProperties } from 'n8n-workflow';

import { type InputFile, openInputFile } from '../../../../../core/files/inputFile';
import type { OperationItem } from '../../../../../core/operation/defineOperation';
import { checkedText } from '../../../../../core/parameters/checkedValues';

/** The file that an import sends. */

const FIELD: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the input binary field containing the file to import',
};

export function fileField(description: string): INodeProperties {
	return { ...FIELD, description };
}

/** Throws NodeOperationError. */
export async function readFile({
	context,
	parameter,
	binary,
	itemIndex,
}: OperationItem): Promise<InputFile> {
	const given = parameter('binaryPropertyName', 'data');
	const field = checkedText(context.getNode(), given, FIELD, itemIndex);
	return await openInputFile(context.helpers, binary(field));
}
