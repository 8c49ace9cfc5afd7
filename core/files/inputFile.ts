import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { isByteStream } from '../util/byteStreams';
import { numberOf, textOf } from '../util/typeGuards';
import type { OutgoingFile } from './multipart';

/** A file of an input item, which n8n keeps in the item or in its store of binary data. */

export interface InputFile extends OutgoingFile {
	/** Without a dot, in lower case; empty when neither the name nor the media type tells it. */
	extension: string;
	/** The same for the same stored file, also in a later execution; undefined for a file that is kept in its item. */
	storedAs?: string;
}

type Store = Pick<IExecuteFunctions['helpers'], 'getBinaryMetadata' | 'getBinaryStream'>;

/**
 * Read at once. After 64 MB of such pieces, V8 marks n8n's whole heap, and until it is done each new piece waits for some ms of
 * that work: on a busy machine, 16 times as many pieces of 256 KB take twice as long.
 */
const CHUNK_BYTES = 4 * 1024 * 1024;
const UUID = /([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws the error of n8n's store. */
export async function openInputFile(store: Store, file: IBinaryData): Promise<InputFile> {
	const { id, data, mimeType, fileName, fileExtension } = file;
	const name = textOf(fileName) ?? '';
	const ending = /\.([\w-]{1,10})$/.exec(name)?.[1] ?? textOf(fileExtension) ?? '';
	const facts = {
		name,
		extension: ending.toLowerCase(),
		mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream',
	};
	if (id === undefined) {
		const bytes = Buffer.from(data, 'base64');
		return { ...facts, size: bytes.length, open: async () => bytes };
	}
	const { fileSize } = await store.getBinaryMetadata(id);
	const size = numberOf(fileSize) ?? 0;
	// Else the store would allocate a whole piece for a small file too.
	const chunkBytes = Math.max(1, Math.min(size, CHUNK_BYTES));
	return {
		...facts,
		size,
		storedAs: UUID.exec(id)?.[1],
		open: async () => {
			const stream: unknown = await store.getBinaryStream(id, chunkBytes);
			if (!isByteStream(stream)) throw new TypeError('The store gave no stream');
			return stream;
		},
	};
}
