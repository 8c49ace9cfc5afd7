import { eventually } from '../support/eventually.mjs';
import { putStaticData } from '../support/staticData.mjs';

/** Jobs that end around a kill of n8n (kill -9) and its next start. */

const A_MONTH = 30 * 24 * 60;
const RACERS = 6;

const stories = [
	{
		title: 'killed in the middle of a poll: no job that the poll was about to find is lost',
		hold: true,
		before(w) {
			w.begins('live');
			w.begins('live, and ended while n8n was away');
			w.begins('live for a month', { minutes: A_MONTH });
		},
		polled(w) {
			w.becomes('live', 'done');
			w.becomes('live for a month', 'error');
			w.begins('begun and ended before the poll', { status: 'done' });
			w.begins('begun before the poll');
		},
		down(w) {
			w.becomes('live, and ended while n8n was away', 'done');
			w.becomes('begun before the poll', 'done');
		},
		expected: [
			'live: done',
			'live for a month: error',
			'begun and ended before the poll: done',
			'live, and ended while n8n was away: done',
			'begun before the poll: done',
		],
	},
	{
		title:
			'killed after a poll that found a job: that job is not handed over again, jobs that end later are',
		before(w) {
			w.begins('found before the kill');
			w.begins('ended while n8n was away');
			w.begins('ended later');
		},
		polled: (w) => w.becomes('found before the kill', 'done'),
		waitForEvents: 1,
		down(w) {
			w.becomes('ended while n8n was away', 'error');
			w.begins('begun and ended while n8n was away', { status: 'done' });
			w.begins('begun while n8n was away');
		},
		later(w) {
			w.becomes('ended later', 'done');
			w.becomes('begun while n8n was away', 'done');
		},
		expected: [
			'found before the kill: done',
			'ended while n8n was away: error',
			'begun and ended while n8n was away: done',
			'ended later: done',
			'begun while n8n was away: done',
		],
	},
	{
		title: 'killed between two polls, when no poll had found a job to report: no job is lost',
		before: (w) => w.begins('live from the start'),
		published: (w) => w.begins('begun after publishing'),
		down(w) {
			w.becomes('live from the start', 'done');
			w.becomes('begun after publishing', 'done');
			w.begins('begun and ended while n8n was away', { status: 'error' });
		},
		expected: [
			'live from the start: done',
			'begun after publishing: done',
			'begun and ended while n8n was away: error',
		],
	},
];

const reopened = [
	{
		title: 'killed while a job is live that had been opened again: its second end is handed over',
		before: (w) => w.begins('opened again', { status: 'done', minutes: A_MONTH }),
		published: (w) => w.becomes('opened again', 'running'),
		later: (w) => w.becomes('opened again', 'done'),
		expected: ['opened again: done'],
	},
	{
		title:
			'a job that a poll with a report saw opened again ended while n8n was away: its second end is handed over',
		before(w) {
			w.begins('opened again', { status: 'done', minutes: A_MONTH });
			w.begins('something to report');
		},
		polled(w) {
			w.becomes('opened again', 'running');
			w.becomes('something to report', 'done');
		},
		waitForEvents: 1,
		down: (w) => w.becomes('opened again', 'error'),
		expected: ['something to report: done', 'opened again: error'],
	},
	{
		title:
			'a job that only polls without a report saw opened again ended while n8n was away: its second end may be lost',
		before: (w) => w.begins('opened again', { status: 'done', minutes: A_MONTH }),
		published: (w) => w.becomes('opened again', 'running'),
		down: (w) => w.becomes('opened again', 'error'),
		expected: ({ durableCursors }) => (durableCursors ? ['opened again: error'] : []),
	},
	{
		title:
			'a job of the last minutes was opened again and ended again while n8n was away: both ends are handed over',
		polled: (w) =>
			w.begins('ended twice', { status: 'done', completion_date: Date.now() - 20_000 }),
		waitForEvents: 1,
		down(w) {
			w.becomes('ended twice', 'running');
			w.becomes('ended twice', 'done');
		},
		expected: ['ended twice: done', 'ended twice: done'],
	},
];

const repeated = {
	title:
		'the saved state is older than the executions it has started: the repeat has the same event ID',
	before: (w) => w.begins('handed over'),
	async polled(w) {
		const { staticData } = await w.client.workflow(w.id);
		w.older = staticData;
		w.becomes('handed over', 'done');
	},
	waitForEvents: 1,
	async beforeKill(w, { durableCursors }) {
		const saved = async () => JSON.stringify((await w.client.workflow(w.id)).staticData);
		const older = JSON.stringify(w.older);
		// Otherwise n8n may save the newer state after the older one was put back. Durable cursors are saved elsewhere.
		if (!durableCursors)
			await eventually('the state after the handover', async () => (await saved()) !== older);
		await putStaticData(w.client, w.id, w.older);
	},
	expected: ['handed over: done'],
	repeats: ({ durableCursors }) => (durableCursors ? 0 : 1),
};

/** n8n saves the state and the execution one after the other; its durable cursors are saved with the execution. */
const racing = Array.from({ length: RACERS }, (_, index) => ({
	title: `killed while n8n saves the jobs of a poll (${index + 1} of ${RACERS}): with durable cursors no job is lost`,
	hold: true,
	releaseAfter: index * 12,
	before: (w) => w.begins('live'),
	polled: (w) => w.begins('found at that moment', { status: 'done' }),
	expected: ['found at that moment: done'],
	mayLose: ({ durableCursors }) => !durableCursors,
}));

export const kills = [...stories, ...reopened, repeated, ...racing];
