import { createSdmSimulator } from '../../simulators/sdm';
import { runWithErrorOutput } from '../engine/engine';
import { sdmNode, SESAME } from '../engine/sdm';

/** Get Output where On Error is "Continue (using error output)". */

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
});
afterEach(async () => await sdm.close());

const jobWith = (rows: unknown, status = 'done') =>
	sdm.jobs.createJob({ status, formats: [12], rows: rows as never }).id;
const divide = async (...jobs: string[]) =>
	await runWithErrorOutput(
		sdmNode(url, {
			operation: 'getOutput',
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job }}' },
			outputFormatId: '12',
		}),
		jobs.map((job) => ({ json: { job } })),
	);

it('rows leave by the usual output, and a job without an output by the other, whatever the columns', async () => {
	const rows = [{ error: 'none' }, { sku: 'a' }, { error: 'a', message: 'b', details: 'c' }];
	const { worked, failed } = await divide(jobWith(rows), jobWith([], 'running'), jobWith(rows));
	expect(worked).toEqual([
		...rows.map((json) => ({ json, pairedItem: { item: 0 } })),
		...rows.map((json) => ({ json, pairedItem: { item: 2 } })),
	]);
	expect(failed).toEqual([
		{
			json: {
				error: expect.stringMatching(/no output for this job yet/),
				message: expect.stringMatching(/^Fetch the output when the job is done/),
			},
			pairedItem: { item: 1 },
		},
	]);
});
