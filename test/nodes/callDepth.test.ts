import nock from 'nock';

import { AkeneoSdmApi } from '../../credentials/AkeneoSdmApi.credentials';
import { countOwnFrames, tellDepth } from '../support/ownFrames';
import { run, watcher } from './engine/engine';
import { JOB_ID, sdmNode, sdmTrigger } from './engine/sdm';

/**
 * How many functions of this repository lie between n8n and n8n's HTTP helper: a reader who follows a request through the
 * code reads each of them. They are counted in the stack trace of the moment when the helper gets the token from the
 * credential, with the functions that wait.
 */

const BASE = 'https://sdm.example.test';
const MOST_FOR_GET_STATUS = 10;
const MOST_FOR_FIRST_POLL = 16;

class CountingCredential extends AkeneoSdmApi {
	depths: number[] = [];

	override async authenticate(...given: Parameters<AkeneoSdmApi['authenticate']>) {
		this.depths.push(countOwnFrames());
		return await super.authenticate(...given);
	}
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

it('Get Status reaches the helper of n8n in a few steps', async () => {
	nock(BASE).get(/./).reply(200, { status: 'done' });
	const credentialType = new CountingCredential();
	const jobId = { __rl: true, mode: 'id', value: JOB_ID };
	await run(sdmNode(BASE, { operation: 'getStatus', jobId }, { credentialType }));
	const [depth = 0] = credentialType.depths;
	tellDepth('Get Status', depth, MOST_FOR_GET_STATUS);
	// Fewer than these, and the stack trace would have been cut.
	expect(depth).toBeGreaterThan(5);
	expect(depth).toBeLessThanOrEqual(MOST_FOR_GET_STATUS);
});

it('a first poll reaches the helper of n8n in a few steps, with every request', async () => {
	nock(BASE).persist().get(/./).reply(200, { count: 0, next: null, results: [] });
	const credentialType = new CountingCredential();
	await watcher(sdmTrigger(BASE, {}, { credentialType })).poll();
	const depth = Math.max(...credentialType.depths);
	tellDepth('First poll', depth, MOST_FOR_FIRST_POLL);
	expect(Math.min(...credentialType.depths)).toBeGreaterThan(5);
	expect(depth).toBeLessThanOrEqual(MOST_FOR_FIRST_POLL);
});
