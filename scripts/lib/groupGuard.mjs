// Kills a process group when the process that started it has ended, even by a kill: node groupGuard.mjs <group>
// Its standard input is a pipe that nobody writes to, and that the system closes when the starter ends. Linux and macOS only.
const group = Number(process.argv[2]);

function signal(name) {
	try {
		process.kill(-group, name);
		return true;
	} catch {
		return false;
	}
}

process.stdin.resume();
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
	if (!signal('SIGTERM')) process.exit();
	const until = Date.now() + 5000;
	setInterval(() => {
		if (!signal(0)) process.exit();
		if (Date.now() > until) {
			signal('SIGKILL');
			process.exit();
		}
	}, 100);
});
