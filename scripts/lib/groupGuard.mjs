// Kills a process group when the process that started it is gone, however that ended. Its standard input is a pipe that nobody
// writes to: the system closes it with the starter. Usage: node groupGuard.mjs <group>
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
