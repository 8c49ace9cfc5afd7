/**
 * What a new service does not take over from Amperity: its workflow runs, which are a second kind of jobs. Files with one of these
 * words in their path stay out, and in the others goes everything from `from` to the end of `to`, and is replaced by `by`. Each text
 * occurs exactly once there.
 */

const NODES = 'packages/n8n-nodes-amperity/nodes/Amperity';
const SIMULATOR = 'test/simulators/amperity';
const TESTS = 'test/nodes/amperity';

export const LEFT_OUT =
	/workflowRun|\/runs?[A-Z.]|newRun|amperityRuns|alert-when-a-workflow-run|\/docs\/images\//;

export const CUTS = [
	{ file: `${NODES}/Amperity.node.ts`, from: 'import { searchRuns }', to: "runSearch';\n" },
	{
		file: `${NODES}/Amperity.node.ts`,
		from: 'import { workflowRunDescription }',
		to: "workflowRun/stop';\n",
	},
	{ file: `${NODES}/Amperity.node.ts`, from: ', workflowRun: { get:', to: '"Stop Run" }' },
	{ file: `${NODES}/Amperity.node.ts`, from: ', and start and stop workflow runs' },
	{ file: `${NODES}/Amperity.node.ts`, from: "\t\t\t\t{ name: 'Workflow Run'", to: '},\n' },
	{ file: `${NODES}/Amperity.node.ts`, from: '\t\t\t...workflowRunDescription,\n' },
	{ file: `${NODES}/Amperity.node.ts`, from: ', searchRuns' },
	{ file: `${NODES}/Amperity.node.ts`, from: '\t\tworkflowRun: { list', to: '},\n' },
	{
		file: `${NODES}/AmperityTrigger.node.ts`,
		from: 'import {\n\ttype INode,',
		to: 'NodeOperationError,\n}',
		by: 'import type {\n\tINodeExecutionData,\n\tINodeType,\n\tINodeTypeDescription,\n\tIPollFunctions,\n}',
	},
	{
		file: `${NODES}/AmperityTrigger.node.ts`,
		from: 'import { TRIGGER, TRIGGER_ON }',
		by: 'import { TRIGGER, TRIGGER_ON, TRIGGER_SUBTITLE }',
	},
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: 'import { workflowRunSource }', to: "';\n" },
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: 'const WATCH', to: "changes',\n};\n\n" },
	{
		file: `${NODES}/AmperityTrigger.node.ts`,
		from: "\n\t\t\t'={{ ($parameter",
		to: "}}',",
		by: ' TRIGGER_SUBTITLE,',
	},
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: ' or a workflow run' },
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: '\t\t\tWATCH,\n' },
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: '\t\t\t\tconst watch =', to: ';\n' },
	{
		file: `${NODES}/AmperityTrigger.node.ts`,
		from: "watch === 'workflowRuns'\n",
		to: '\t\t\t\t\t: ',
	},
	{ file: `${NODES}/AmperityTrigger.node.ts`, from: '\n/** Throws Node', to: '\t});\n}\n' },
	{ file: `${NODES}/api/jobsApi.ts`, from: 'export const NO_JOBS', by: 'const NO_JOBS' },
	{ file: `${NODES}/api/states.ts`, from: 'export function isLive', by: 'function isLive' },
	{ file: `${NODES}/api/states.ts`, from: '/** Somebody has stopped', to: '\n}\n\n' },
	{ file: `${NODES}/api/states.ts`, from: 'export function hasFailed', to: '\n}\n\n' },
	{ file: `${NODES}/trigger/jobSource.ts`, from: 'import { withRunError }', to: "';\n" },
	{
		file: `${NODES}/trigger/jobSource.ts`,
		from: '\t\t// A list entry lacks nothing',
		to: 'status),\n',
		by: '\t\t// A list entry lacks nothing.\n\t\tdetails: async ({ job }) => job,\n',
	},
	{ file: `${NODES}/resources/job/getStatus.ts`, from: 'import { withRunError }', to: "';\n" },
	{ file: `${NODES}/resources/job/getStatus.ts`, from: 'import { statusOf }', to: "';\n" },
	{
		file: `${NODES}/resources/job/getStatus.ts`,
		from: ', and if it has failed, the error of its run',
	},
	{
		file: `${NODES}/resources/job/getStatus.ts`,
		from: 'await withRunError(api, ',
		to: ', statusOf(job))',
		by: 'sumUp({ id, ...job })',
	},
	{ file: `${NODES}/resources/job/getStatus.ts`, from: ', and why it failed if it did' },
	{ file: `${NODES}/resources/job/waitUntilFinished.ts`, from: 'import { settle }', to: "';\n" },
	{
		file: `${NODES}/resources/job/waitUntilFinished.ts`,
		from: 'import { withRunError }',
		to: "';\n",
	},
	{
		file: `${NODES}/resources/job/waitUntilFinished.ts`,
		from: 'async (api, job) => {',
		to: '\n\t\t},',
		by: 'async (_api, job) => sumUp(job),',
	},
	{ file: `${SIMULATOR}/index.js`, from: 'const { createRunStore }', to: ';\n' },
	{ file: `${SIMULATOR}/index.js`, from: '\tconst runs =', to: ';\n' },
	{ file: `${SIMULATOR}/index.js`, from: 'jobs, runs, knobs', by: 'jobs, knobs' },
	{ file: `${SIMULATOR}/index.js`, from: '\t\truns,\n' },
	{ file: `${SIMULATOR}/index.js`, from: ' and workflow runs, as', by: ', as' },
	{ file: `${SIMULATOR}/index.js`, from: ' and runs that', by: ' that' },
	{ file: `${SIMULATOR}/routes.js`, from: 'const { createRunRoutes }', to: ';\n' },
	{ file: `${SIMULATOR}/routes.js`, from: " * @property {import('./runs')", to: 'runs\n' },
	{ file: `${SIMULATOR}/routes.js`, from: '\tconst runs = ', to: 'runs.stop);\n' },
	{
		file: `${SIMULATOR}/views.js`,
		from: "/** @param {import('./runs').Run} run @param",
		to: '}\n\nmodule',
		by: 'module',
	},
	{ file: `${SIMULATOR}/views.js`, from: ', runView, sameState' },
	{ file: `${SIMULATOR}/knobs.js`, from: '\t/** The most workflow', to: 'stopsLater: true,\n' },
	{ file: `${SIMULATOR}/demo.js`, from: '{ jobs, runs }', by: '{ jobs }' },
	{
		file: `${SIMULATOR}/demo.js`,
		from: "\truns.createRun({ status: 'failed'",
		to: 'ago(20) });\n',
	},
	{ file: `${SIMULATOR}/demo.js`, from: "\t\t\t['List the workflow runs'", to: '],\n' },
	{ file: 'test/property/services/amperity.ts', from: 'export const ENDED', by: 'const ENDED' },
	{
		file: 'test/property/services/amperity.ts',
		from: 'export const STATUSES',
		by: 'const STATUSES',
	},
	{
		file: 'test/property/services/amperity.ts',
		from: 'export const SPELLINGS',
		by: 'const SPELLINGS',
	},
	{
		file: `${TESTS}/operations.test.ts`,
		from: "describe('Get Status of a failed",
		to: '\n});\n\n',
	},
	{ file: `${TESTS}/trigger.test.ts`, from: "\tit('jobs that fail, each with", to: '\n\t});\n\n' },
	{
		file: `${TESTS}/waitUntilFinished.test.ts`,
		from: "it('a job that fails comes",
		to: '\n});\n\n',
	},
];
