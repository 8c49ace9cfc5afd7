/** What a program needs of its caller; everything else (NODE_ENV of a test runner, N8N_… of the user) stays out. */
const KEPT = ['PATH', 'LANG', 'LC_ALL', 'TMPDIR', 'USER', 'SHELL', 'LD_LIBRARY_PATH'];

/** Nobody is asked anything, and nobody on the internet is called. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	// A list of tool servers is downloaded for n8n's own agents.
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	// Said aloud, because the default is about to change: a package that was never published counts as unverified.
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	// The list of verified community nodes is downloaded; an unpacked package is loaded without it.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

/**
 * The environment of an n8n that answers on this machine only.
 *
 * @param {{ userFolder: string, port: number, brokerPort: number, binFolder: string }} options `userFolder` keeps n8n's state,
 * `brokerPort` is for n8n's own helper processes, `binFolder` holds the Node to use
 * @returns {Record<string, string>}
 */
export function n8nEnvironment({ userFolder, port, brokerPort, binFolder }) {
	const kept = Object.fromEntries(
		KEPT.filter((name) => process.env[name]).map((name) => [name, process.env[name]]),
	);
	return {
		...kept,
		...QUIET,
		PATH: `${binFolder}:${kept.PATH ?? ''}`,
		NODE_ENV: 'production',
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}`,
		// Two servers at once would fight over the usual port.
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// Cookies over plain http.
		N8N_SECURE_COOKIE: 'false',
		// Shorter than the time after which a server that was asked to stop is killed.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '8',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
	};
}
