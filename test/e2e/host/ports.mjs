import { createServer } from 'node:net';

/**
 * Takes ports for a moment, all at once so that they differ, and gives their numbers.
 *
 * @param {number[]} wanted 0 stands for any that is free
 * @returns {Promise<number[]>} throws an Error when one is in use
 */
export async function holdPorts(wanted) {
	const holders = wanted.map(() => createServer());
	const hold = (holder, port) =>
		new Promise((resolve, reject) => {
			holder.once('error', () =>
				reject(
					new Error(`Port ${port} is in use by another program. End that, or choose another port.`),
				),
			);
			holder.listen(port, '127.0.0.1', resolve);
		});
	await Promise.all(holders.map((holder, index) => hold(holder, wanted[index])));
	const ports = holders.map((holder) => holder.address().port);
	await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
	return ports;
}
