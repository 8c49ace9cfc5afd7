import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../core/http/api';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { isRecord, textOf } from '../../../core/util/typeGuards';
import { getProject, PROJECT_ID } from './jobsApi';

/**
 * What a pending job waits for. Akeneo documents `step.id`; that a job shows its project, and a project its steps, was seen in
 * a public client only. What cannot be read is left out.
 */

/** Fetches a project; undefined when it can't be fetched. Throws DeadlineExceeded. */
export type ReadProject = (id: string) => Promise<IDataObject | undefined>;

/** Each project is fetched once. */
export function projectReader(api: Api): ReadProject {
	const projects = new Map<string, Promise<IDataObject | undefined>>();
	const read = async (id: string) => {
		const project = await settle(getProject(api, id));
		if (project.ok) return project.value;
		if (project.error instanceof DeadlineExceeded) throw project.error;
		return undefined;
	};
	return async (id) => {
		const project = projects.get(id) ?? read(id);
		projects.set(id, project);
		return await project;
	};
}

/** The job with the name and number of its step, and `projectName`, where the API gives them. Throws DeadlineExceeded. */
export async function withPendingStep(
	job: IDataObject,
	readProject: ReadProject,
): Promise<IDataObject> {
	const { project, step } = job;
	const id = textOf(isRecord(project) ? project.id : project);
	const known = id !== undefined && PROJECT_ID.pattern.test(id) ? await readProject(id) : undefined;
	if (!known) return job;
	const name = textOf(known.name);
	return {
		...job,
		...(isRecord(step) ? { step: { ...stepIn(known, textOf(step.id)), ...step } } : {}),
		...(name === undefined ? {} : { projectName: name }),
	};
}

/** Name and number of a step; neither when the project does not show it. */
function stepIn({ steps }: IDataObject, id: string | undefined): IDataObject {
	const list: unknown[] = Array.isArray(steps) ? steps : [];
	const step = list.find((one) => isRecord(one) && id !== undefined && textOf(one.id) === id);
	if (!isRecord(step)) return {};
	const { name, number } = step;
	return {
		...(name === undefined ? {} : { name }),
		...(number === undefined ? {} : { number }),
	};
}
