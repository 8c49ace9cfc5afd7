import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { createPcmSimulator } from '../simulators/pcm';
import { createSdmSimulator } from '../simulators/sdm';
import { amperityTrigger, newAmperity } from './engine/amperity';
import { watcher, type Setup } from './engine/engine';
import { pcmTrigger } from './engine/pcm';
import { sdmTrigger } from './engine/sdm';
import { useVirtualTime } from './engine/time';
import { MINUTE } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The credential of a trigger leads to another account at the same address, and back to the first one. */

const DAY = 24 * 60 * MINUTE;
beforeEach(() => useVirtualTime());
afterEach(() => jest.useRealTimers());

/** The jobs of one account. */
interface Account {
	credential: ICredentialDataDecryptedObject;
	/** Takes the place of `credential` when its token is renewed. */
	renewed: ICredentialDataDecryptedObject;
	/** Creates a job this long ago, in ms, that is live unless a status is given. */
	create: (ago: number, status?: string) => string;
	end: (id: string) => void;
	/** Requests so far, without those that were rejected. */
	requests: () => number;
	get: (request: IHttpRequestOptions) => Promise<unknown>;
}

interface Service {
	/** The status of a job that has ended well. */
	ended: string;
	open: (name: string) => Promise<Account>;
	setup: (more: Partial<Setup>) => Setup;
	/** Which of two accounts a request is for. */
	isFor: (account: Account, request: IHttpRequestOptions) => boolean;
}

interface App {
	ready: () => PromiseLike<unknown>;
	inject: (request: {
		method: 'GET';
		url: string;
		headers: Record<string, string>;
	}) => Promise<{ statusCode: number; headers: object; body: string }>;
}

/** Sends a request to a simulator without a socket. */
async function getter(app: App): Promise<Account['get']> {
	await app.ready();
	return async ({ url, qs, headers }) => {
		const target = new URL(url);
		for (const [key, value] of Object.entries(qs ?? {}))
			target.searchParams.set(key, String(value));
		const { statusCode, body, ...response } = await app.inject({
			method: 'GET',
			url: target.pathname + target.search,
			headers: headers as Record<string, string>,
		});
		return { ...response, statusCode, body: JSON.parse(body) as unknown };
	};
}

const hasToken = ({ headers }: IHttpRequestOptions, token: unknown) =>
	String(headers?.Authorization).endsWith(` ${String(token)}`);
const now = () => Date.now();

const sdm: Service = {
	ended: 'done',
	async open(name) {
		const tokens = [`token-${name}`, `new-token-${name}`];
		const { app, jobs, requests } = createSdmSimulator({ tokens, now, seed: name });
		return {
			credential: { apiToken: `token-${name}` },
			renewed: { apiToken: `new-token-${name}` },
			create: (ago, status) => jobs.createJob({ status, creation_date: Date.now() - ago }).id,
			end: (id) => void jobs.setStatus(id, 'done'),
			requests: () => requests.length,
			get: await getter(app),
		};
	},
	setup: (more) => sdmTrigger('https://sdm.example.test', {}, more),
	isFor: ({ credential, renewed }, request) =>
		hasToken(request, credential.apiToken) || hasToken(request, renewed.apiToken),
};

const pcm: Service = {
	ended: 'success',
	async open(name) {
		const tokens = [`token-${name}`, `new-token-${name}`];
		const { app, jobs, requests } = createPcmSimulator({ tokens, now, seed: name });
		return {
			credential: { clientId: name, accessToken: `token-${name}` },
			renewed: { clientId: `new-${name}`, accessToken: `new-token-${name}` },
			create: (ago, status) => jobs.createJob({ status, created_at: Date.now() - ago }).id,
			end: (id) => void jobs.setStatus(id, 'success'),
			requests: () => requests.length,
			get: await getter(app),
		};
	},
	setup: (more) => pcmTrigger('https://pcm.example.test', {}, more),
	isFor: ({ credential, renewed }, request) =>
		hasToken(request, credential.accessToken) || hasToken(request, renewed.accessToken),
};

const amperity: Service = {
	ended: 'succeeded',
	async open(name) {
		const tokens = [`token-${name}`, `new-token-${name}`];
		const { app, jobs, requests } = newAmperity({ tokens, tenant: name, now, seed: name });
		return {
			credential: { accessToken: `token-${name}`, tenant: name },
			renewed: { accessToken: `new-token-${name}`, tenant: name },
			create: (ago, status) => jobs.createJob({ status, creation_date: Date.now() - ago }).id,
			end: (id) => void jobs.setStatus(id, 'succeeded'),
			requests: () => requests.length,
			get: await getter(app),
		};
	},
	setup: (more) => amperityTrigger('https://amperity.example.test/api', {}, more),
	isFor: ({ credential }, { headers }) => headers?.['amperity-tenant'] === credential.tenant,
};

let workflows = 0;

async function twoAccounts({ open, setup, isFor }: Service) {
	const [first, second] = [await open('first'), await open('second')];
	const workflowId = `accounts-${++workflows}`;
	const transport = async (request: IHttpRequestOptions) => {
		const account = [first, second].find((one) => isFor(one, request));
		if (!account) throw new Error('No account has this token');
		return await account.get(request);
	};
	const complete = setup({ transport, workflowId });
	Object.assign(complete.credential, first.credential);
	let trigger = watcher(complete);
	return {
		first,
		second,
		staticData: () => JSON.stringify(trigger.staticData()),
		/** A user edits the credential, and the trigger polls on. */
		edit: (credential: ICredentialDataDecryptedObject) =>
			void Object.assign(complete.credential, credential),
		/** A user chooses another credential and publishes. */
		choose(credential: ICredentialDataDecryptedObject) {
			const name = `node:${complete.nodeType.description.displayName}`;
			const staticData = { [name]: JSON.parse(JSON.stringify(trigger.staticData())) as never };
			const credentials = { [complete.credentialType.name]: { id: '2', name: 'Other' } };
			Object.assign(complete.credential, credential);
			trigger = watcher({ ...complete, staticData, node: { credentials } });
		},
		/** IDs of the jobs that a poll hands over, after a minute. */
		async poll(): Promise<unknown[]> {
			jest.setSystemTime(Date.now() + MINUTE);
			return ((await trigger.poll())?.[0] ?? []).map(({ json }) => json.id);
		},
	};
}

describe.each([
	['Akeneo SDM', sdm],
	['Elastic Path PCM', pcm],
	['Amperity', amperity],
])('%s', (_name, service) => {
	const { ended } = service;

	it.each(['edit', 'choose'] as const)(
		'a credential that leads to another account and back (%s): nothing of before is reported of the other, and nothing of the first is missed',
		async (change) => {
			const { first, second, poll, staticData, ...does } = await twoAccounts(service);
			const old = first.create(9 * DAY);
			const oldOfSecond = second.create(9 * DAY);
			await poll();
			second.create(2 * MINUTE, ended);
			expect(await poll()).toEqual([]);

			does[change](second.credential);
			expect(await poll()).toEqual([]);
			first.end(old);
			const meanwhile = first.create(0, ended);
			second.end(oldOfSecond);
			const young = second.create(0, ended);
			expect((await poll()).sort()).toEqual([oldOfSecond, young].sort());
			expect(await poll()).toEqual([]);

			does[change](first.credential);
			expect((await poll()).sort()).toEqual([old, meanwhile].sort());
			expect(await poll()).toEqual([]);

			const whileAway = second.create(0, ended);
			does[change](second.credential);
			expect(await poll()).toEqual([whileAway]);
			expect(await poll()).toEqual([]);
			expect(staticData()).not.toMatch(/token/);
		},
	);

	it('a new token of the same account: what ended meanwhile is reported once, and the check costs at most one request', async () => {
		const { first, poll, edit } = await twoAccounts(service);
		const old = first.create(9 * DAY);
		await poll();
		await poll();
		const before = first.requests();
		await poll();
		const usual = first.requests() - before;
		edit(first.renewed);
		await poll();
		expect(first.requests() - before - usual).toBeLessThanOrEqual(usual + 1);

		edit(first.credential);
		first.end(old);
		const young = first.create(0, ended);
		expect((await poll()).sort()).toEqual([old, young].sort());
		edit(first.renewed);
		expect(await poll()).toEqual([]);
	});

	it('a new token of an account without live jobs, saved after a weekend: what ended meanwhile is reported', async () => {
		const { first, poll, edit } = await twoAccounts(service);
		first.create(9 * DAY, ended);
		await poll();
		jest.setSystemTime(Date.now() + 2 * DAY);
		const young = first.create(DAY, ended);
		edit(first.renewed);
		expect(await poll()).toEqual([young]);
		expect(await poll()).toEqual([]);
	});
});
