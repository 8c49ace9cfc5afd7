import { itReportsEveryEnding, itReportsEveryEndingToEach } from './itReportsEveryEnding';
import { amperity } from './services/amperity';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

itReportsEveryEnding(amperity, 0.3);
itReportsEveryEndingToEach(amperity, 0.3);
