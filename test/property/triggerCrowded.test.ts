import { itReportsEveryEndingOfMany } from './itReportsEveryEnding';
import { sdm } from './services/sdm';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

itReportsEveryEndingOfMany(sdm, 0.2);
