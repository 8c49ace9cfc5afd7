import type { IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../../../core/errors/kinds';
import type { RequestFailure } from '../../../../../core/errors/userErrors';
import type { Save } from '../../../../../core/files/binaryStore';
import { fileNameOf } from '../../../../../core/files/fileNames';
import { fileIn } from '../../../../../core/files/responseFile';
import type { Api, GetOptions } from '../../../../../core/http/api';
import type { ByteStream } from '../../../../../core/util/byteStreams';
import { settle } from '../../../../../core/util/outcome';
import { fileLocations } from './job';
import { getJob } from './jobsApi';

/** The files of an export. They lie in another store, behind signed addresses that are valid for about an hour. */

const EXPECTED = {
	adviceOnPages: 'Run this node again. If the error stays, export the products again.',
	isSigned: true,
};

/** How stores reject an address that has expired: CloudFront 403, S3 and Google 400 or 403, Azure 403, others 401, 404 or 410. */
const EXPIRED = [400, 401, 403, 404, 410];

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
		if (!EXPIRED.includes(httpStatusOf(first.error) ?? 0)) throw first.error;
		// The address has expired, perhaps while earlier files were fetched. The job may have a new one.
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
		const { name, mediaType = 'text/csv' } = await fileIn(api, body, headers, EXPECTED);
		const otherName = nameIn(link) ?? `job-${jobId}-${index + 1}.csv`;
		return await save(body, { name: name ?? otherName, mediaType });
	};
	return await api.read(link, take, { download: true, crossOrigin: true, explain: explainExpired });
}

/** The last part of an address, if it is a file name. */
function nameIn(link: string): string | undefined {
	const last = /^[^?#]*\/([^/?#]+)/.exec(link)?.[1] ?? '';
	return /\.\w{1,5}$/.test(last)
		? fileNameOf({
				'content-disposition': `attachment; filename*=UTF-8''${last.replace(/;/g, '')}`,
			})
		: undefined;
}

const explainExpired: GetOptions['explain'] = (failure: RequestFailure) =>
	EXPIRED.includes(failure.status ?? 0)
		? {
				...failure,
				// The message of the store may repeat the address.
				serverMessage: undefined,
				statement:
					'no longer gives the files of this job: their addresses are good for about an hour',
				advice:
					'Export the products again, and fetch the files soon after the job has ended. The Elastic Path PCM Trigger node starts a workflow at that moment.',
			}
		: { ...failure, serverMessage: undefined };
