import type { IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../core/errors/kinds';
import type { Api } from '../../../core/http/api';
import { settle } from '../../../core/util/outcome';
import { isRecord, textOf } from '../../../core/util/typeGuards';
import { getProjects } from './pages';
import { newestJobs } from './newestJobs';

/** The projects, from their own list or from the jobs. */

export interface Project {
	id: string;
	name: string;
}

interface FoundProjects {
	projects: Project[];
	/** The page to go on with, undefined at the end. */
	nextPage?: number;
}

/** A search that finds nothing on a page reads up to this many more. */
const MOST_PAGES = 10;
const JOBS_TO_SEARCH = 500;

/**
 * Projects that match, from `page` on (numbered from 1), until one is found. Where the API does not list its projects, or lists
 * none, they come from the newest jobs. Throws NodeApiError.
 */
export async function findProjects(
	api: Api,
	{ page, matches }: { page: number; matches: (project: Project) => boolean },
): Promise<FoundProjects> {
	const listed = await settle(listProjects(api, page, matches));
	if (listed.ok && (listed.value.projects.length > 0 || listed.value.known)) return listed.value;
	if (!listed.ok && !isRejection(listed.error)) throw listed.error;
	const projects = (await projectsOfJobs(api)).filter(matches);
	if (projects.length === 0 && !listed.ok) throw listed.error;
	return { projects };
}

async function listProjects(
	api: Api,
	from: number,
	matches: (project: Project) => boolean,
): Promise<FoundProjects & { known: boolean }> {
	let known = from > 1;
	for (let page = from; ; page++) {
		const { rows, hasNext, whole } = await getProjects(api, page);
		const all = rows.flatMap((row) => projectOf(row) ?? []);
		known ||= all.length > 0;
		const projects = all.filter(matches);
		const isLast = !hasNext || whole;
		if (isLast) return { projects, known };
		if (projects.length > 0 || page >= from + MOST_PAGES) {
			return { projects, known, nextPage: page + 1 };
		}
	}
}

async function projectsOfJobs(api: Api): Promise<Project[]> {
	const { jobs } = await newestJobs(api, {}, { wanted: JOBS_TO_SEARCH });
	const found = new Map<string, Project>();
	for (const { project } of jobs) {
		const seen = projectOf(isRecord(project) ? project : { id: project });
		if (seen) found.set(seen.id, seen);
	}
	return [...found.values()];
}

function projectOf({ id, name }: IDataObject): Project | undefined {
	const known = textOf(id);
	return known === undefined ? undefined : { id: known, name: textOf(name) ?? `Project ${known}` };
}

/** The API works, but does not list its projects for this user. */
function isRejection(error: unknown): boolean {
	return [403, 404, 405].includes(httpStatusOf(error) ?? 0);
}
