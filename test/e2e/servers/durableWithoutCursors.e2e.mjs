import { openStage } from '../support/stage.mjs';
import { edits } from './edits.mjs';
import { kills } from './kills.mjs';
import { outages } from './outages.mjs';
import { playStories } from './timeline.mjs';

const env = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
};

playStories('n8n with its durable scheduler, without durable cursors', {
	open: () => openStage({ env, log: (line) => console.log(line) }),
	server: { durable: true, durableCursors: false },
	stories: [...kills, ...outages, ...edits],
});
