import { execFile } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { median } from './measure.mjs';

const run = promisify(execFile);
const MIB = 1024 * 1024;
/** The most that Akeneo takes. */
const BYTES = 50 * MIB;
const milliseconds = (seconds) => `${Math.round(seconds * 1000)} ms`;

/** A file from n8n's store to the service: n8n and curl in turn. The memory is that of the whole workflow, which reads the file too. */
export async function uploads({ host, service, rounds, log, token }, table) {
	// The only folder from which n8n reads files.
	const folder = path.join(host.folder, '.n8n-files');
	await mkdir(folder, { recursive: true });
	const small = await fileOf(path.join(folder, 'small.csv'), MIB);
	const large = await fileOf(path.join(folder, 'large.csv'), BYTES);
	await host.restart();
	await host.call('upload', { path: small });
	const ours = [];
	const curl = [];
	// An upload is short, so that more of them are needed for a median that stands.
	const times = 3 * rounds;
	for (let round = 0; round < times; round++) {
		const { peak } = await host.measure('upload', { path: large });
		ours.push({ peak, seconds: await host.secondsOfFetch('upload'), sent: service.uploads.at(-1) });
		const began = performance.now();
		await run('curl', [
			...['--silent', '--fail', '--header', `Authorization: Token ${token}`],
			...['--form', `file=@${large}`, `${service.url}/api/v1/files/`],
		]);
		curl.push((performance.now() - began) / 1000);
		const { seconds } = ours.at(-1);
		log(
			`upload: ${milliseconds(seconds)}, ${Math.round(peak / MIB)} MiB more at the peak; curl ${milliseconds(curl.at(-1))}`,
		);
	}
	const whole = ours.every(({ sent }) => sent > BYTES && sent < BYTES + 1024);
	const seconds = median(ours.map((one) => one.seconds));
	const peak = Math.max(...ours.map((one) => one.peak));
	table.note(`curl: upload of 50 MiB, median of ${times}`, milliseconds(median(curl)));
	table.note('Upload File: the same', milliseconds(seconds));
	table.expect('Upload File: every byte', whole ? 'yes' : 'no', 'yes', whole);
	const ratio = seconds / median(curl);
	table.expectCost(
		'Upload File: time by that of curl',
		ratio.toFixed(2),
		'at most 1.5',
		ratio <= 1.5,
	);
	table.expectCost(
		`Upload File: memory above the level before, highest of ${times}`,
		`${Math.round(peak / MIB)} MiB`,
		'at most 64 MiB',
		peak <= 64 * MIB,
	);
}

async function fileOf(file, bytes) {
	const handle = await open(file, 'w');
	const line = Buffer.from('LAMP-001;Table lamp Aurora;49.90;brass\n'.repeat(1000));
	for (let left = bytes; left > 0; left -= line.length)
		await handle.write(line, 0, Math.min(left, line.length));
	await handle.close();
	return file;
}
