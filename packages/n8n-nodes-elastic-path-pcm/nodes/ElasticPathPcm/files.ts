import type { IDataObject } from 'n8n-workflow';

import type { Api, GetOptions } from '../../core/api';
import type { RequestFailure } from '../../core/errors';
import { fileNameOf, mediaTypeOf } from '../../core/fileNames';
import { isRecord } from '../../core/guards';
import type { Save } from '../../core/keepFile';
import { settle } from '../../core/settle';
import type { ByteStream } from '../../core/streams';
import { fileLocations } from './jobs';
import { getJob } from './pcmApi';

/** The files of an export. They lie in a store of files behind signed addresses, which are good for about an hour. */

const NO_FILE = {
	statement: 'answered with a web page in place of the file',
	advice: 'Run this node again. If it goes on, export the products again.',
};

/** Every file of a job, in the order of the API. Throws NodeApiError. */
export async function saveFiles<T>(api: Api, job: IDataObject, save: Save<T>): Promise<T[]> {
	const jobId = String(job.id);
	const saved: T[] = [];
	let links = fileLocations(job);
	for (let index = 0; index < links.length; index++) {
		const first = await settle(saveFile(api, { jobId, index, link: links[index] ?? '' }, save));
		if (first.ok) {
			saved.push(first.value);
			continue;
		}
		if (!isRecord(first.error) || first.error.httpCode !== '403') throw first.error;
		// The address has expired, maybe while the files before were fetched. The job may have a new one.
		links = fileLocations(await getJob(api, jobId));
		const link = links[index];
		if (link === undefined) throw first.error;
		saved.push(await saveFile(api, { jobId, index, link }, save));
	}
	return saved;
}

interface File {
	jobId: string;
	/** From 0. */
	index: number;
	link: string;
}

async function saveFile<T>(api: Api, { jobId, index, link }: File, save: Save<T>): Promise<T> {
	const take = async (body: ByteStream, headers: IDataObject) => {
		const mediaType = mediaTypeOf(headers) ?? 'text/csv';
		if (mediaType === 'text/html') {
			body.destroy();
			throw api.unusable(NO_FILE);
		}
		const name = fileNameOf(headers) ?? nameIn(link) ?? `job-${jobId}-${index + 1}.csv`;
		return await save(body, { name, mediaType });
	};
	return await api.read(link, take, { download: true, elsewhere: true, explain: explainExpired });
}

/** The last part of the path of an address, if it is a file name. */
function nameIn(link: string): string | undefined {
	const last = /^[^?#]*\/([^/?#]+)/.exec(link)?.[1] ?? '';
	return /\.\w{1,5}$/.test(last)
		? fileNameOf({
				'content-disposition': `attachment; filename*=UTF-8''${last.replace(/;/g, '')}`,
			})
		: undefined;
}

const explainExpired: GetOptions['explain'] = (failure: RequestFailure) =>
	failure.status === 403
		? {
				...failure,
				// The words of the store may repeat the address.
				words: undefined,
				statement:
					'no longer gives the files of this job: their addresses are good for about an hour',
				advice:
					'Export the products again, and fetch the files soon after the job has ended. The Elastic Path PCM Trigger node starts a workflow at that moment.',
			}
		: { ...failure, words: undefined };
