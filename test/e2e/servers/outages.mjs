import assert from 'node:assert/strict';

/** Jobs that end while n8n starts and Akeneo is in trouble, and while the token is revoked. */

const outage = (trouble, { begin, complaint }) => ({
	title: `${trouble} while n8n starts: the trigger comes back by itself, with the jobs that ended meanwhile`,
	before(w) {
		w.begins('live');
		w.begins('ended later');
	},
	async down(w) {
		w.becomes('live', 'done');
		w.begins('begun and ended meanwhile', { status: 'error' });
		await begin(w);
	},
	async later(w) {
		if (complaint) await w.complained(complaint);
		w.becomes('ended later', 'done');
		await w.comeBack();
	},
	expected: ['live: done', 'begun and ended meanwhile: error', 'ended later: done'],
	async check(w) {
		const { triggers } = await w.client.publicationStatus(w.id);
		assert.deepEqual(
			triggers.map(({ status }) => status),
			['activated'],
		);
	},
});

const REJECTED = {
	message: /^Akeneo SDM did not accept the API token \(401\)/,
	description: /^Open the credential, paste a valid token and test it again\.$/,
};

const rejection = (title, { afterNewToken = async () => {}, ...more }) => ({
	title,
	before(w) {
		w.begins('live');
		w.begins('ended later');
	},
	published: (w) => w.simulator.setTokens(['the-new-token']),
	async polled(w, server) {
		w.becomes('live', 'done');
		w.begins('begun and ended meanwhile', { status: 'done' });
		await w.complained(REJECTED);
		await w.newAccount({ apiToken: 'the-new-token' });
		await afterNewToken(w, server);
	},
	later: (w) => w.becomes('ended later', 'done'),
	expected: ['live: done', 'begun and ended meanwhile: done', 'ended later: done'],
	...more,
});

export const outages = [
	outage('the address of Akeneo cannot be reached', {
		begin: (w) => w.goDown(),
		complaint: {
			message: /^Akeneo SDM could not be reached/,
			description: /^Try again in a few minutes/,
		},
	}),
	outage('Akeneo answers with an error (503)', {
		begin: (w) => w.fails({ kind: 503 }),
		complaint: {
			message: /^Akeneo SDM is not working properly.* \(503\)/,
			description: /^Try again in a few minutes/,
		},
	}),
	outage('Akeneo takes requests but never answers', { begin: (w) => w.fails({ kind: 'hang' }) }),
	rejection(
		'a rejected token is reported; after a new one the trigger goes on, with durable cursors not before half an hour',
		{
			afterNewToken: async (w, { durableCursors }) => durableCursors && w.isLeftAlone(),
			expected: ({ durableCursors }) =>
				durableCursors
					? []
					: ['live: done', 'begun and ended meanwhile: done', 'ended later: done'],
			check: async (w) => assert.deepEqual(w.pollsWhileAlone(), []),
		},
	),
	rejection(
		'a rejected token is reported; after a new one and publishing again the trigger goes on',
		{
			async afterNewToken(w) {
				await w.unpublish();
				await w.publish();
			},
			waitForEvents: 2,
		},
	),
];
