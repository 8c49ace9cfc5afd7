// @ts-check
'use strict';

/** @typedef {ReturnType<typeof import('./index').createPcmSimulator>} Simulator */

const CLIENT_ID = 'pcm-demo-client';
const SECRET = 'pcm-demo-secret';
const TYPES = ['product-export', 'product-import', 'price-import'];
const CSV = `sku,name,status
LAMP-001,Table lamp Aurora,live
LAMP-002,Floor lamp Fjord,live
LAMP-003,Wall light Nova,live
LAMP-004,Pendant light Luna,live
`;
const ERRORS = ['Row 17: data.attributes.sku must be unique amongst products.'];

/** The jobs of a store run one after the other; every second import of products fails. @param {Simulator} simulator @param {number} nth */
function addJob({ jobs }, nth) {
	const type = TYPES[nth % TYPES.length] ?? '';
	const errors = nth % (2 * TYPES.length) === 1 ? ERRORS : [];
	const { id } = jobs.createJob({ type, files: [CSV], errors });
	return `${type} ${id}`;
}

/** @param {Simulator} simulator */
function addPast({ jobs }) {
	const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60_000;
	const { id } = jobs.createJob({ status: 'success', created_at: ago(90), files: [CSV, CSV] });
	jobs.createJob({ type: 'price-import', status: 'success', created_at: ago(70) });
	jobs.createJob({
		type: 'product-import',
		status: 'failed',
		created_at: ago(50),
		errors: ERRORS,
	});
	jobs.createJob({ type: 'child-products', status: 'cancelled', created_at: ago(30) });
	return id;
}

/** @type {import('../start').Demo} */
module.exports = {
	name: 'elastic-path-pcm',
	title: 'Elastic Path PCM',
	credential: 'Elastic Path API',
	account: [
		{ name: 'clientId', label: 'Client ID', value: CLIENT_ID },
		{ name: 'clientSecret', label: 'Client Secret', value: SECRET },
	],
	port: 8292,
	// A new seed each time: with the same IDs, a workflow would take new jobs for those of an earlier run.
	create: (more = {}) =>
		require('./index').createPcmSimulator({
			clients: { [CLIENT_ID]: SECRET },
			seed: Date.now(),
			logLimit: 1000,
			knobs: { secondsPerJob: 8 },
			...more,
		}),
	addPast,
	addJob,
	endings: 'It ends by itself as "success" or "failed".',
	commands: (url, jobId) => {
		const post = 'curl -H "Content-Type: application/json"';
		return [
			[
				'Get a token, which the next two lines need in the place of TOKEN',
				`curl -d grant_type=client_credentials -d client_id=${CLIENT_ID} -d client_secret=${SECRET} ${url}/oauth/access_token`,
			],
			['List all jobs', `curl -H "Authorization: Bearer TOKEN" "${url}/pcm/jobs"`],
			['See a finished job', `curl -H "Authorization: Bearer TOKEN" "${url}/pcm/jobs/${jobId}"`],
			[
				'Start a job of your own, and note the "id" in the response',
				`${post} -d '{"type": "product-import"}' ${url}/__simulator/jobs`,
			],
			[
				'End that job (put its id in the place of JOB_ID)',
				`${post} -d '{"status": "success"}' ${url}/__simulator/jobs/JOB_ID/status`,
			],
		];
	},
	story: {
		workflow: 'rows-when-an-export-is-done',
		step: 'Read the rows',
		fetched: 'rows',
		job: { type: 'product-export', files: [CSV] },
		status: 'success',
		begins: 'Products are being exported from Elastic Path PCM.',
		hints: [],
		results(outputOf, jobId) {
			const file = outputOf('Get the files').findIndex(({ json }) => json.jobId === jobId);
			return outputOf('Read the rows')
				.filter(({ pairedItem }) => pairedItem.item === file)
				.map(({ json }) => json);
		},
	},
};
