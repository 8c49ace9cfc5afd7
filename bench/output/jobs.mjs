import simulators from '../../test/simulators/sdm/index.js';

/** A simulated SDM with many jobs. @param {{ token: string, count: number }} options */
export async function openJobs({ token, count }) {
	const simulator = simulators.createSdmSimulator({
		token,
		seed: 'bench',
		knobs: { maxPageSize: 1000 },
	});
	const begin = Date.UTC(2026, 0, 1);
	for (let index = 0; index < count; index++) {
		simulator.jobs.createJob({ status: 'done', rows: 0, creation_date: begin + index * 60_000 });
	}
	const url = await simulator.listen();
	/** When half of the jobs were there. */
	const middle = new Date(begin + (count / 2 - 0.5) * 60_000).toISOString();
	return { url, count, middle, simulator, close: async () => await simulator.close() };
}
