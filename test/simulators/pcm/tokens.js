// @ts-check
'use strict';

/**
 * Client IDs with their secrets, and the tokens issued to them.
 *
 * @param {{ clients: Record<string, string>, tokens: string[], now: () => number, uuid: () => string, knobs: import('./knobs').Knobs }} environment
 */
function createTokens({ clients, tokens, now, uuid, knobs }) {
	/** @type {Map<string, number>} token and when it expires */
	const known = new Map(tokens.map((token) => [token, Infinity]));
	const secrets = new Map(Object.entries(clients));

	return {
		/** A token for an ID and its secret, or undefined. @param {Record<string, string>} form */
		give({ grant_type, client_id = '', client_secret }) {
			const right = grant_type === 'client_credentials' && secrets.get(client_id) === client_secret;
			if (!right || client_secret === undefined) return undefined;
			const token = uuid().replace(/-/g, '');
			known.set(token, now() + knobs.tokenSeconds * 1000);
			return token;
		},

		/** @param {string | undefined} header */
		accepts(header = '') {
			const token = /^Bearer (\S+)$/.exec(header)?.[1] ?? '';
			return (known.get(token) ?? 0) > now();
		},

		/** Forgets all tokens but these. @param {string[]} list */
		replace(list) {
			known.clear();
			for (const token of list) known.set(token, Infinity);
		},

		/** Replaces the clients. @param {Record<string, string>} list */
		setClients(list) {
			secrets.clear();
			for (const [id, secret] of Object.entries(list)) secrets.set(id, secret);
		},
	};
}

module.exports = { createTokens };
