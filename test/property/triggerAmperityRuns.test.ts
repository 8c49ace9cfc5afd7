import { itReportsEveryEnding, itReportsEveryEndingToEach } from './itReportsEveryEnding';
import { amperityLiveRuns, amperityRuns, amperityRunsOnce } from './services/amperityRuns';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

itReportsEveryEnding(amperityRuns, 0.3);
itReportsEveryEnding(amperityLiveRuns, 0.2);
itReportsEveryEndingToEach(amperityRunsOnce, 0.2);
