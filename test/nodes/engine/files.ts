import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { streamOf } from '../../support/streams';

/** Items with files, as n8n keeps them: in the item itself, or in its store. */

export const CSV = 'sku;name\r\nA;Wall light\r\n';
/** The ID of a file in n8n's store. */
const STORED =
	'filesystem-v2:workflows/w1/executions/7/binary_data/4f2a91bc-1d5f-4a6f-9c11-7b0f6a523a0e';

export function fileItem(fileName: string, content = CSV, more: Partial<IBinaryData> = {}) {
	const data = Buffer.from(content).toString('base64');
	return { json: {}, binary: { data: { data, mimeType: 'text/csv', fileName, ...more } } };
}

/** An item whose file is in n8n's store, which gives it in these pieces. */
export function storedFileItem(
	fileName: string,
	pieces: string[] = [CSV],
	id = STORED,
): INodeExecutionData {
	const fileSize = Buffer.byteLength(pieces.join(''));
	jest
		.spyOn(BinaryDataService.prototype, 'getMetadata')
		.mockImplementation(async () => ({ fileName, mimeType: 'text/csv', fileSize }));
	jest
		.spyOn(BinaryDataService.prototype, 'getAsStream')
		.mockImplementation(async () => streamOf(...pieces));
	return {
		json: {},
		binary: { data: { data: 'filesystem-v2', mimeType: 'text/csv', fileName, id } },
	};
}
