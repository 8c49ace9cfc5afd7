import { run, runWithErrorOutput } from '../nodes/engine/engine';
import { sdmNode, SESAME } from '../nodes/engine/sdm';
import { createSdmSimulator } from '../simulators/sdm';
import { rowAt } from '../simulators/sdm/rows';

/** Operations that return more items than n8n's engine can hand over in one call. */

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
});
afterEach(async () => await sdm.close());

it('List Jobs returns 130,000 jobs', async () => {
	sdm.knobs.maxPageSize = 100_000;
	for (let index = 0; index < 130_000; index++) sdm.jobs.createJob({ rows: 0 });
	const jobs = await run(sdmNode(url, { operation: 'list', returnAll: true }));
	expect(jobs).toHaveLength(130_000);
});

it('Get Output returns 150,000 rows in their order, with an error output too', async () => {
	const job = sdm.jobs.createJob({ status: 'done', formats: [12], rows: 150_000 }).id;
	const jobId = { __rl: true, mode: 'id', value: job };
	const setup = sdmNode(url, { operation: 'getOutput', jobId, outputFormatId: '12' });
	const { worked, failed } = await runWithErrorOutput(setup, [{ json: {} }]);
	expect(failed).toEqual([]);
	expect(worked).toHaveLength(150_000);
	for (const index of [0, 1, 75_000, 149_999]) {
		expect(worked[index]).toEqual({ json: rowAt(index), pairedItem: { item: 0 } });
	}
});
