import * as services from '../e2e/support/services.mjs';
import simulators from '../simulators/start.js';

/** What "Your first workflow" of each README meets on its way. */

const MINUTE = 60_000;
const ago = (minutes) => Date.now() - minutes * MINUTE;

const LAMPS = [
	['LAMP-001', 'Table lamp Aurora', '49.90', 'brass'],
	['LAMP-002', 'Table lamp Aurora', '49.90', 'black'],
	['LAMP-003', 'Floor lamp Fjord', '129.00', 'white'],
	['LAMP-004', 'Wall light Nova', '35.50', 'black'],
	['LAMP-005', 'Pendant light Luna', '89.00', 'sand'],
	['LAMP-006', 'Desk lamp Vega', '64.00', 'white'],
].map(([sku, name, price, color]) => ({ sku, name, price, color }));
const CSV = ['sku,name', ...LAMPS.map(({ sku, name }) => `${sku},${name}`)].join('\n');
const TABLES = [
	{ table_name: 'Loyalty members', read: 5000, inserted: 4100, updated: 850, rejected: 50 },
	{ table_name: 'Loyalty points', read: 12_000, inserted: 11_988, updated: 0, rejected: 12 },
];

/**
 * `terms` find the node first, `nearTop` among the first five. `chosen` is one of the `events`. `addJobs` puts jobs into the simulator; a test run shows the newest
 * one that has ended well, as in `event`. `output` is what Get Output gives of it; `widenBy` pixels the picture has more of it. `picker` and `filter` are tried where they are
 * given: a filter with `choices` is picked from a list, another one is set when it appears; `set` is typed into Get Output. `scenes` are those of the moving picture. `finishJob` lets a new job end. `example` are the steps of the example that run.
 */
export const WALKS = [
	{
		...walkOf('akeneo-sdm', services.SDM),
		terms: ['sdm', 'supplier', 'job finished', 'akeneo'],
		chosen: 'On job done',
		nearTop: ['rows', 'export'],
		events: [
			'On job done',
			'On job stopped by an error',
			'On job waiting for a person',
			'On job running',
		],
		filter: {
			parameter: 'project',
			choices: ['Furniture', 'Lighting'],
			choice: 'Lighting',
			picture: 'projects',
		},
		event: /name\nSpring lamps\nstatus\ndone\n/,
		picker: {
			jobs: [
				'Kitchen stools (running, TIME)',
				'Spring lamps (done, TIME)',
				'Candle holders (pending, TIME)',
				'Sofas (error, TIME)',
				'Office chairs (done, TIME)',
			],
			search: 'spring',
			job: 'Spring lamps',
		},
		set: { outputFormatId: '1' },
		output: { picture: 'rows', text: /6 items[^]*LAMP-006[^]*Desk lamp Vega/, items: 6 },
		subtitles: ['On job done', 'Get Output'],
		scenes: [
			{ name: 'search', text: '1. Search for akeneo' },
			{ name: 'credential', text: '2. Connect your account' },
			{ name: 'projects', text: '3. Choose a project' },
			{ name: 'trigger', text: '4. Look at a job' },
			{ name: 'rows', text: '5. Fetch its rows' },
			{ name: 'executions', text: '6. Publish: it runs by itself' },
		],
		example: ['Job done or stopped', 'Is it done?', 'Get the rows'],
		addJobs({ jobs }) {
			jobs.createJob({ name: 'Office chairs', project: 2, status: 'done', creation_date: ago(70) });
			jobs.createJob({
				name: 'Sofas',
				project: 2,
				status: 'error',
				creation_date: ago(50),
				message: 'Row 17: the price is not a number.',
			});
			jobs.createJob({ name: 'Candle holders', status: 'pending', creation_date: ago(30) });
			jobs.createJob({
				name: 'Spring lamps',
				status: 'done',
				creation_date: ago(12),
				rows: LAMPS,
			});
			jobs.createJob({
				name: 'Kitchen stools',
				project: 2,
				status: 'running',
				creation_date: ago(5),
			});
		},
		finishJob: ({ jobs }) => jobs.createJob({ name: 'Garden lights', rows: LAMPS, status: 'done' }),
	},
	{
		...walkOf('amperity', services.AMPERITY),
		terms: ['cdp', 'ingest', 'amperity'],
		chosen: 'On job succeeded',
		nearTop: ['rows', 'campaign'],
		events: [
			'On job canceled',
			'On job failed',
			'On job paused',
			'On job running',
			'On job scheduled',
			'On job succeeded',
			'On job in an unknown state',
		],
		event: /status\nsucceeded\n[^]*Loyalty members/,
		output: { picture: 'tables', text: /2 items[^]*Loyalty points/, items: 2, widenBy: 150 },
		subtitles: ['On job succeeded', 'Get Output'],
		example: ['Ingest job has ended', 'Has it succeeded?', 'Get the tables'],
		addJobs({ jobs }) {
			const add = (table_name, status, minutes) =>
				jobs.createJob({ status, creation_date: ago(minutes), tables: [{ table_name }] });
			add('Stores', 'succeeded', 70);
			add('Returns', 'failed', 50);
			jobs.createJob({ status: 'succeeded', creation_date: ago(12), tables: TABLES });
			add('Orders', 'running', 5);
		},
		finishJob: ({ jobs }) => jobs.createJob({ status: 'succeeded', tables: TABLES }),
	},
	{
		...walkOf('elastic-path-pcm', services.PCM),
		terms: ['product export', 'elastic path'],
		chosen: 'On job succeeded',
		nearTop: ['pcm', 'elastic', 'rows', 'export'],
		events: [
			'On job cancelled',
			'On job failed',
			'On job pending',
			'On job started',
			'On job succeeded',
		],
		filter: { parameter: 'type', choice: 'Product Export' },
		event: /type\nproduct-export\nstatus\nsuccess\n/,
		output: { picture: 'files', text: /1 item[^]*part_1\.csv/, items: 1 },
		subtitles: ['On job succeeded', 'Get Output'],
		example: ['Export is done', 'Get the files', 'Read the rows'],
		addJobs({ jobs, knobs }) {
			knobs.secondsPerJob = 0;
			const add = (type, status, minutes, more) =>
				jobs.createJob({ type, status, created_at: ago(minutes), ...more });
			add('product-import', 'failed', 50, { errors: ['Row 17: the SKU is taken.'] });
			add('product-export', 'success', 12, { files: [CSV] });
			// Without the filter, a test run would show this one, which has no files.
			add('price-import', 'success', 9);
			add('child-products', 'started', 5);
		},
		finishJob: ({ jobs }) => jobs.createJob({ status: 'success', files: [CSV] }),
	},
];

/** The service with what people see of it. */
function walkOf(name, service) {
	const { title, credential, account, port, create, story } = simulators.DEMOS.get(name);
	return {
		name,
		service,
		title,
		port,
		account: Object.fromEntries(account.map((field) => [field.name, field.value])),
		connectTo: credential.replace(/ API$/, ''),
		workflow: story.workflow,
		simulate: () => create({ seed: 'first workflow' }),
	};
}
