import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Keeps all processor cores busy. @returns {() => void} ends that */
export function keepCoresBusy() {
	const children = Array.from({ length: availableParallelism() }, () =>
		spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
	);
	const stop = () => children.forEach((child) => child.kill('SIGKILL'));
	process.once('exit', stop);
	return () => {
		process.off('exit', stop);
		stop();
	};
}
