import type { IBinaryData, IExecuteFunctions, INode } from 'n8n-workflow';

import { openBinaryStore } from '../../../core/files/binaryStore';
import { ArrayCutOff } from '../../../core/files/jsonArrayReader';
import type { ByteStream } from '../../../core/util/byteStreams';
import { settle } from '../../../core/util/outcome';
import { Readable } from '../../support/streams';

/** Files on their way to n8n's store, and whose fault it is when one does not arrive. */

const node = { id: '1', name: 'Akeneo SDM', type: 'akeneoSdm' } as INode;
const saving = (prepareBinaryData: (...given: never[]) => Promise<IBinaryData>) =>
	openBinaryStore(
		{ getNode: () => node, helpers: { prepareBinaryData } } as never as IExecuteFunctions,
		3,
	);

it('a file reaches the store piece by piece, with its name and type', async () => {
	const given: unknown[] = [];
	const save = saving(async (body: ByteStream, ...facts: unknown[]) => {
		for await (const chunk of body) given.push(String(chunk));
		given.push(...facts);
		return { data: '', mimeType: 'text/csv', id: 'stored' };
	});
	const body = Readable.from([Buffer.from('a,b\n'), Buffer.from('1,2\n')]);
	expect(await save(body, { name: 'lamps.csv', mediaType: 'text/csv' })).toEqual({
		data: '',
		mimeType: 'text/csv',
		id: 'stored',
	});
	expect(given).toEqual(['a,b\n', '1,2\n', 'lamps.csv', 'text/csv']);
});

const failing = async (error: unknown) => {
	const save = saving(async () => await Promise.reject(error));
	return await settle(save(Readable.from([]), { name: 'lamps.csv' }));
};

it.each([
	['an error', new Error('no space left on device'), ': no space left on device'],
	['an error without words', new Error(''), ''],
	['an error with a code of the disk', { code: 'EACCES', message: 'denied' }, ': denied'],
	['a text', 'disk full', ': disk full'],
])('the error says that n8n could not store a file: %s', async (_name, error, reason) => {
	expect(await failing(error)).toMatchObject({
		ok: false,
		error: {
			name: 'NodeOperationError',
			message: `n8n could not save the file${reason}`,
			description:
				'Check that the place where n8n keeps files can be written to and has space left.',
			context: { itemIndex: 3 },
		},
	});
});

it.each([
	['the connection broke', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
	['the execution was stopped', Object.assign(new Error('x'), { code: 'ERR_CANCELED' })],
	['the array has no end', new ArrayCutOff('The array has no end')],
])('the error is not that of the store when %s', async (_name, error) => {
	const outcome = await failing(error);
	expect(outcome.ok ? undefined : outcome.error).toBe(error);
});
