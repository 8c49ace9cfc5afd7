import type { IDataObject } from 'n8n-workflow';

import type { Save } from '../../../core/files/binaryStore';
import { ArrayCutOff, BLANKS } from '../../../core/files/jsonArrayReader';
import { fileIn } from '../../../core/files/responseFile';
import type { Api } from '../../../core/http/api';
import { type ByteStream, watch } from '../../../core/util/byteStreams';
import { checkRows, explainNoOutput, type Output, pathOf } from './outputRows';

/** The output of a job, as files that pass through piece by piece. */

const ADVICE_ON_PAGES =
	"Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.";

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
		await checkRows(api, body);
		const end = watchEnd(body);
		const saved = await save(body, facts);
		// A response of HTTP/1.0 may have neither a length nor chunks that would show a missing end.
		if (end.last !== ']') throw new ArrayCutOff('The array has no end');
		return saved;
	};
	const path = pathOf(output, 'data');
	return await api.read(path, take, { explain: explainNoOutput(api, output) });
}

/** The file that Akeneo offers for download, in the format of the output. */
export async function saveResultFile<T>(api: Api, output: Output, save: Save<T>): Promise<T> {
	const path = pathOf(output, 'download');
	const take = async (body: ByteStream, headers: IDataObject) => {
		const { name, mediaType } = await fileIn(api, body, headers, {
			adviceOnPages: ADVICE_ON_PAGES,
		});
		const ending = ENDINGS[mediaType ?? ''] ?? '';
		return await save(body, { name: name ?? `${plainName(output)}${ending}`, mediaType });
	};
	return await api.read(path, take, { download: true, explain: explainNoOutput(api, output) });
}

function plainName({ jobId, formatId }: Output): string {
	return `job-${jobId}-output-${formatId}`;
}

/** `last` is the last character so far that is not blank. */
function watchEnd(body: ByteStream): { last: string } {
	const end = { last: '' };
	watch(body, (chunk) => {
		let at = chunk.length - 1;
		while (at >= 0 && BLANKS.has(chunk[at] ?? 0)) at--;
		if (at >= 0) end.last = String.fromCharCode(chunk[at] ?? 0);
	});
	return end;
}
