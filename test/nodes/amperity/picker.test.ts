import { searchJobs } from '../../../packages/n8n-nodes-amperity/nodes/Amperity/methods/listSearch';
import { amperityNode, newAmperity } from '../engine/amperity';
import { pickerContext } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

const DAY = 24 * 3600_000;
let amperity: ReturnType<typeof newAmperity>;
let url: string;
beforeAll(() => useVirtualTime());
afterAll(() => jest.useRealTimers());
beforeEach(async () => {
	amperity = newAmperity();
	url = await amperity.listen();
});
afterEach(async () => await amperity.close());

const search = async (filter?: string, token?: string) =>
	await searchJobs.call(pickerContext(amperityNode(url, {})), filter, token);
const created = (name: string, date: string | number, status = 'succeeded', more: string[] = []) =>
	amperity.jobs.createJob({
		status,
		creation_date: date,
		tables: [name, ...more].map((table_name) => ({ table_name })),
	});

it('the picker shows the newest jobs, named after their tables, with status and time', async () => {
	const date = Date.now() - 2 * DAY;
	const old = created('Orders', date, 'failed');
	const young = created('Loyalty members', date + DAY, 'running', ['Returns', 'Stores']);
	const shown = (time: number) =>
		new Date(time).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16);
	const { results } = await search();
	expect(results).toEqual([
		{ name: `Loyalty members and 2 more (running, ${shown(date + DAY)})`, value: young.id },
		{ name: `Orders (failed, ${shown(date)})`, value: old.id },
	]);
});

it.each([
	['a table', 'ORDERS', ['Orders']],
	['a status', 'failed', ['Stores']],
	['nothing there is', 'zebra', []],
])('the search of the picker finds %s', async (_name, words, names) => {
	created('Orders', Date.now() - DAY);
	created('Stores', Date.now() - DAY, 'failed');
	const { results } = await search(words);
	expect(results.map(({ name }) => name.replace(/ \(.*/, ''))).toEqual(names);
});

it('the picker goes on to older jobs, up to a year back', async () => {
	const { id } = created('Orders', Date.now() - 300 * DAY);
	const found: unknown[] = [];
	let token: string | undefined;
	let pages = 0;
	do {
		const page = await search('', token);
		found.push(...page.results.map(({ value }) => value));
		token = page.paginationToken as string | undefined;
	} while (token !== undefined && ++pages < 20);
	expect(found).toEqual([id]);
	expect(token).toBeUndefined();
	for (const { status } of amperity.requests) expect(status).toBe(200);
});

it('the picker ends where the list of Amperity ends', async () => {
	amperity.knobs.oldestDays = 20;
	const { id } = created('Orders', Date.now() - DAY);
	expect(await search()).toEqual({ results: [expect.objectContaining({ value: id })] });
});

it('the picker does not take a rejection for the end of the list', async () => {
	amperity.faults.next({ kind: 400 });
	expect((await failureOf(search())).message).toContain('did not understand the request (400)');
});

it('the picker says how to go on without a list', async () => {
	amperity.faults.next({ kind: 403 });
	expect((await failureOf(search())).description).toContain('By ID');
});
