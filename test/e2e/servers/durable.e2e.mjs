import { openStage } from '../support/stage.mjs';
import { edits } from './edits.mjs';
import { kills } from './kills.mjs';
import { outages } from './outages.mjs';
import { playStories } from './timeline.mjs';

const env = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

playStories('n8n with its durable scheduler and durable cursors', {
	open: () => openStage({ env, log: (line) => console.log(line) }),
	server: { durable: true, durableCursors: true },
	stories: [...kills, ...outages, ...edits],
});
