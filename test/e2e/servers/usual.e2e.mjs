import { openStage } from '../support/stage.mjs';
import { edits } from './edits.mjs';
import { kills } from './kills.mjs';
import { outages } from './outages.mjs';
import { playStories } from './timeline.mjs';

playStories('n8n as it is installed', {
	open: () => openStage({ log: (line) => console.log(line) }),
	server: { durable: false, durableCursors: false },
	stories: [...kills, ...outages, ...edits],
});
