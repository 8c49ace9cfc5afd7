import type { IDataObject } from 'n8n-workflow';

import { fileNameOf, mediaTypeOf } from '../../core/fileNames';
import { ArrayCutOff, BLANKS, IN_FRONT, NotAnArray, OPEN_ARRAY } from '../../core/jsonArray';
import type { Api } from '../../core/api';
import type { Save } from '../../core/keepFile';
import { settle } from '../../core/settle';
import { breakOff, watch, type ByteStream } from '../../core/streams';
import { dataPath, explainNoOutput, explainRows, type Output } from './output';
import { jobPath } from './sdmApi';

/** What a finished job has produced, as files that pass through without lying in memory. */

const NO_FILE = {
	statement: 'answered with a web page in place of the file',
	advice: "Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
};

const ENDINGS: Record<string, string> = {
	'application/json': '.json',
	'application/vnd.ms-excel': '.xls',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
	'application/xml': '.xml',
	'application/zip': '.zip',
	'text/csv': '.csv',
	'text/plain': '.txt',
	'text/xml': '.xml',
};

/** The rows as the API gives them: a JSON array. */
export async function saveRows<T>(api: Api, output: Output, save: Save<T>): Promise<T> {
	const facts = { name: `${plainName(output)}.json`, mediaType: 'application/json' };
	const take = async (body: ByteStream) => {
		const edges = watchEdges(body);
		const saved = await settle(save(body, facts));
		if (!saved.ok) throw explainRows(api, saved.error);
		// Neither a length nor chunks tell where an answer of the old kind ends.
		if (edges.last !== ']') throw new ArrayCutOff('The array has no end');
		return saved.value;
	};
	return await api.read(dataPath(output), take, { explain: explainNoOutput(api, output) });
}

/** The file that Akeneo offers for download, in the format of the output. */
export async function saveResultFile<T>(api: Api, output: Output, save: Save<T>): Promise<T> {
	const path = `${jobPath(output.jobId)}download/${encodeURIComponent(output.formatId)}/`;
	const take = async (body: ByteStream, headers: IDataObject) => {
		const mediaType = mediaTypeOf(headers);
		if (mediaType === 'text/html') {
			body.destroy();
			throw api.unusable(NO_FILE);
		}
		const name = fileNameOf(headers) ?? `${plainName(output)}${ENDINGS[mediaType ?? ''] ?? ''}`;
		return await save(body, { name, mediaType });
	};
	return await api.read(path, take, { download: true, explain: explainNoOutput(api, output) });
}

function plainName({ jobId, formatId }: Output): string {
	return `job-${jobId}-output-${formatId}`;
}

/** Ends a body that does not begin like an array, and knows how far it has come. */
function watchEdges(body: ByteStream): { last: string } {
	const edges = { last: '' };
	watch(body, (chunk) => {
		if (edges.last === '') {
			const first = chunk.find((byte) => !IN_FRONT.has(byte));
			if (first !== undefined && first !== OPEN_ARRAY) {
				breakOff(body, new NotAnArray('The text is no array'));
			}
		}
		let end = chunk.length - 1;
		while (end >= 0 && BLANKS.has(chunk[end] ?? 0)) end--;
		if (end >= 0) edges.last = String.fromCharCode(chunk[end] ?? 0);
	});
	return edges;
}
