import assert from 'node:assert/strict';

import { missingDatabases } from '../host/databases.mjs';
import { openQueueStage } from '../support/queueStage.mjs';
import { kills } from './kills.mjs';
import { outputs } from './outputs.mjs';
import { playStories } from './timeline.mjs';

const log = (line) => console.log(line);
const A_MINUTE = 60_000;

playStories('n8n in queue mode, with a main process and two workers', {
	skip: await missingDatabases({ log }),
	open: () =>
		openQueueStage({ workers: 2, env: { N8N_BINARY_DATA_DATABASE_MAX_FILE_SIZE: '1' }, log }),
	server: { durable: false, durableCursors: false },
	stories: [...kills, ...outputs],
	tests: [
		{
			title: 'each trigger polls once a minute, however many processes there are',
			async check(_stage, watched) {
				for (const { polls } of watched) {
					const minutes = new Set(polls().map((at) => Math.floor(at / A_MINUTE)));
					assert.ok(minutes.size >= 4, 'it has been polled for a while');
					// One more at publishing, and one more when the main process has started again.
					assert.ok(
						polls().length <= minutes.size + 2,
						`${polls().length} polls in ${minutes.size} minutes`,
					);
				}
			},
		},
		{
			title: 'both workers run executions',
			async check({ workers }) {
				const counts = await Promise.all(
					workers.map(
						async ({ logText }) => (await logText()).split('Worker finished execution').length - 1,
					),
				);
				log(`Executions run by each worker: ${counts.join(' and ')}`);
				assert.ok(counts.every((count) => count > 0));
			},
		},
	],
});
