import { createServer } from 'node:http';

/** Hears from the workflows which jobs they were started with. */
export async function openCollector() {
	/** @type {Map<string, number[]>} times of arrival by workflow and job */
	const arrivals = new Map();
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (piece) => (text += piece));
		request.on('end', () => {
			const { workflow, jobs } = JSON.parse(text);
			for (const job of jobs) note(workflow, job);
			response.setHeader('content-type', 'application/json').end('{}');
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

	function note(workflow, job) {
		const key = `${workflow} ${job}`;
		arrivals.set(key, [...(arrivals.get(key) ?? []), Date.now()]);
	}

	return {
		address: `http://127.0.0.1:${server.address().port}/`,
		note,

		/** The times at which a workflow was started with a job. @returns {number[]} */
		of: (workflow, job) => arrivals.get(`${workflow} ${job}`) ?? [],

		close: () =>
			new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			}),
	};
}
