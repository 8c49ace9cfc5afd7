import {
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeParameters,
} from 'n8n-workflow';

import { settle } from '../../core/util/outcome';
import { searchJobs, searchProjects } from '../../nodes/AkeneoSdm/methods/listSearch';
import { testCredential } from '../nodes/engine/credentialTest';
import { pickerContext, run, watcher, type Setup } from '../nodes/engine/engine';
import { fileItem } from '../nodes/engine/files';
import { JOB_ID, sdmNode, sdmTrigger, SESAME } from '../nodes/engine/sdm';
import type { Responder } from './servers';

/** Every entry point of this package, on the real engine of n8n: a user starts it, and a result or an error comes back. */

export interface Target {
	url: string;
	/** They replace the usual ones, or add to them. */
	parameters?: INodeParameters;
	credential?: Record<string, unknown>;
	/** Called after the first poll of the trigger; the test is about the next one. */
	afterFirstPoll?: () => Promise<void> | void;
	onLog?: (line: string) => void;
	/** The text typed into the search of a picker, and the position from which it goes on. */
	search?: [filter?: string, paginationToken?: string];
	staticData?: Record<string, unknown>;
	/** Settings of the step, such as Continue On Fail. */
	node?: Setup['node'];
}

export interface Shown {
	message: string;
	description?: string | null;
	httpCode?: string | null;
}

/** A result or an error; for the trigger also the state that n8n would save, before and after. */
export type Outcome = ({ given: unknown } | { shown: Shown }) & { before?: string; after?: string };

const byId = (value: unknown) => ({ __rl: true as const, mode: 'id', value }) as never;
const job = { jobId: byId(JOB_ID) };
const output = { ...job, operation: 'getOutput', outputFormatId: '12' };

export const OPERATIONS = {
	'Get Status': { ...job, operation: 'getStatus' },
	'List Jobs': { operation: 'list' },
	'Get Output as items': output,
	'Get Output as a file': { ...output, outputAs: 'file' },
	'Get Output as the result file': { ...output, outputAs: 'resultFile' },
	'Wait Until Finished': { ...job, operation: 'waitUntilFinished', timeoutMinutes: 1 },
	'Upload File': { resource: 'file', operation: 'upload' },
	'Create Job': { operation: 'create', project: byId('41'), fileId: '7001', name: 'Lamps' },
	'Run File': { operation: 'runFile', project: byId('41'), name: 'Lamps', timeoutMinutes: 1 },
} satisfies Record<string, INodeParameters>;

type Operation = keyof typeof OPERATIONS;
export type EntryPoint =
	| Operation
	| 'Trigger, first poll'
	| 'Trigger, later poll'
	| 'Trigger, test run'
	| 'Job picker'
	| 'Project picker'
	| 'Credential test';

export const isOperation = (entry: EntryPoint): entry is Operation => entry in OPERATIONS;
/** The entry points that fetch an output. */
export const GET_OUTPUT: EntryPoint[] = [
	'Get Output as items',
	'Get Output as a file',
	'Get Output as the result file',
];

let workflows = 0;

/** A service and its entry points: operations and pickers by name; each service also has a credential test and a trigger. */
export interface TestedService {
	/** As users read it. */
	name: string;
	/** They may appear nowhere but in the requests to the service. */
	secrets: string[];
	/** Added to the address of a server. */
	path: string;
	/** One job that has ended, with something to fetch. */
	healthy: Responder;
	node: (url: string, parameters: INodeParameters) => Setup;
	trigger: (url: string, parameters: INodeParameters | undefined, more: Partial<Setup>) => Setup;
	operations: Record<string, INodeParameters>;
	pickers: Record<string, Search>;
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<unknown>;

export const entryPointsOf = ({ operations, pickers }: TestedService): string[] => [
	...Object.keys(operations),
	'Trigger, first poll',
	'Trigger, later poll',
	'Trigger, test run',
	...Object.keys(pickers),
	'Credential test',
];

/** One job that is done, with one row and a file, in one project. */
export const HEALTHY: Responder = ({ method, url = '' }, response) => {
	if (/\/download\//.test(url)) {
		response.writeHead(200, { 'content-type': 'text/csv', connection: 'close' });
		response.end('sku\r\nA\r\n');
		return;
	}
	const page = (results: object[]) => ({
		count: results.length,
		next: null,
		previous: null,
		results,
	});
	const healthyJob = {
		id: JOB_ID,
		name: 'Chairs',
		status: 'done',
		creation_date: '2026-03-01T08:00:00Z',
		completion_date: '2026-03-01T09:00:00Z',
	};
	const body = /\/data\//.test(url)
		? [{ sku: 'A' }]
		: /\/files\//.test(url)
			? { id: 7001, status: 'ready' }
			: method === 'POST'
				? healthyJob
				: /\/projects\//.test(url)
					? page([{ id: 41, name: 'Lighting' }])
					: /\/jobs\/\?|\/jobs\/$/.test(url)
						? page(/status=(running|pending)/.test(url) ? [] : [healthyJob])
						: healthyJob;
	response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
	response.end(JSON.stringify(body));
};

/** The package at the root of this repository. */
export const SDM: TestedService = {
	name: 'Akeneo SDM',
	secrets: [SESAME],
	path: '',
	healthy: HEALTHY,
	node: sdmNode,
	trigger: sdmTrigger,
	operations: OPERATIONS,
	pickers: { 'Job picker': searchJobs, 'Project picker': searchProjects },
};

export const ENTRY_POINTS = entryPointsOf(SDM) as EntryPoint[];

/** Runs an entry point of Akeneo SDM. Throws an error that n8n would not show to a user. */
export async function enter(entry: EntryPoint, target: Target): Promise<Outcome> {
	return await enterBy(SDM, entry, target);
}

/** Runs an entry point of any service. */
export async function enterBy(
	service: TestedService,
	entry: string,
	target: Target,
): Promise<Outcome> {
	const operation = service.operations[entry];
	if (operation) {
		const parameters = { ...operation, ...target.parameters };
		return shownOf(
			await settle(
				run(withCredential(service.node(target.url, parameters), target), [fileItem('lamps.csv')]),
			),
		);
	}
	const setup = withCredential(service.node(target.url, {}), target);
	if (entry === 'Credential test') {
		const { status, message } = await testCredential(setup);
		return status === 'OK' ? { given: message } : { shown: { message } };
	}
	const search = service.pickers[entry];
	if (search) {
		return shownOf(await settle(search.call(pickerContext(setup), ...(target.search ?? []))));
	}
	const { staticData, onLog } = target;
	const trigger = watcher(
		withCredential(
			service.trigger(target.url, target.parameters, {
				workflowId: `matrix ${workflows++}`,
				onLog,
				...(staticData === undefined ? {} : { staticData: staticData as never }),
			}),
			target,
		),
	);
	if (entry === 'Trigger, test run') return shownOf(await settle(trigger.fetchTestEvent()));
	if (entry === 'Trigger, later poll') {
		await trigger.poll();
		await target.afterFirstPoll?.();
	}
	const saved = () => JSON.stringify(trigger.staticData());
	const before = saved();
	const outcome = shownOf(await settle(trigger.poll()));
	return { ...outcome, before, after: saved() };
}

function withCredential(setup: Setup, { credential, node }: Target): Setup {
	return { ...setup, node, credential: { ...setup.credential, ...credential } as never };
}

function shownOf(outcome: Awaited<ReturnType<typeof settle>>): Outcome {
	if (outcome.ok) return { given: outcome.value };
	const { error } = outcome;
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) {
		throw new Error(`Not an error that n8n shows: ${String(error)}`, { cause: error });
	}
	const { message, description } = error;
	const httpCode = error instanceof NodeApiError ? error.httpCode : undefined;
	return { shown: { message, description, ...(httpCode === undefined ? {} : { httpCode }) } };
}

export { SESAME };
