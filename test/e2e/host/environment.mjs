import { existsSync } from 'node:fs';
import path from 'node:path';

import platform from '../../../scripts/lib/platform.js';

/** No questions to the user, and no requests to the internet. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	// The default is about to change, and a package that was never published counts as unverified.
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	// The list of verified community nodes is downloaded; an unpacked package is loaded without it.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

/** A list of tool servers is downloaded for n8n's own agents. n8n does not start without a module that it does not know. */
const DOWNLOADING_MODULE = 'mcp-registry';

/**
 * The environment of an n8n that can be reached from this machine only.
 *
 * @param {{ host: { node: string, n8n: string }, userFolder: string, port: number, brokerPort: number }} options `host` from
 * `ensureHost`, `userFolder` keeps n8n's state, `brokerPort` is for n8n's own helper processes
 * @returns {Record<string, string>}
 */
export function n8nEnvironment({ host, userFolder, port, brokerPort }) {
	const binFolder = path.dirname(host.node);
	const modules = path.join(path.dirname(host.n8n), '../dist/modules');
	return {
		// All else stays out: NODE_ENV of a test runner, N8N_… of the user.
		...platform.keptEnvironment(process.env, { platform: process.platform, binFolder }),
		...QUIET,
		...(existsSync(path.join(modules, DOWNLOADING_MODULE)) && {
			N8N_DISABLED_MODULES: DOWNLOADING_MODULE,
		}),
		NODE_ENV: 'production',
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}`,
		// Two servers at the same time would fight over the usual port.
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// Cookies over plain http.
		N8N_SECURE_COOKIE: 'false',
		// Shorter than the time after which a server that does not stop is killed.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '8',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
	};
}
