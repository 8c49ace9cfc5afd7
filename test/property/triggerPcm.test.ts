import { itReportsEveryEnding, itReportsEveryEndingToEach } from './itReportsEveryEnding';
import { pcm } from './services/pcm';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

itReportsEveryEnding(pcm, 0.3);
itReportsEveryEndingToEach(pcm, 0.3);
