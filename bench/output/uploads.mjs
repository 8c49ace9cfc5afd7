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

const TITLES = {
	curl: 'curl',
	plainUpload: "n8n's helper alone",
	httpUpload: 'HTTP Request',
	upload: 'Upload File',
};

/** A file from n8n's store to the service: each in turn. The memory is that of the whole workflow, which reads the file too. */
export async function uploads({ host, service, rounds, log, token }, table) {
	// The only folder from which n8n reads files.
	const folder = path.join(host.folder, '.n8n-files');
	await mkdir(folder, { recursive: true });
	const small = await fileOf(path.join(folder, 'small.csv'), MIB);
	const large = await fileOf(path.join(folder, 'large.csv'), BYTES);
	await host.restart();
	const names = Object.keys(TITLES);
	const results = Object.fromEntries(names.map((name) => [name, []]));

	const one = async (name, file) => {
		if (name === 'curl') return { peak: 0, seconds: await curlSeconds(file) };
		const { peak } = await host.measure(name, { path: file });
		return { peak, seconds: await host.secondsOfFetch(name), sent: service.uploads.at(-1) };
	};
	const curlSeconds = async (file) => {
		const began = performance.now();
		await run('curl', [
			...['--silent', '--fail', '--header', `Authorization: Token ${token}`],
			...['--form', `file=@${file}`, `${service.url}/api/v1/files/`],
		]);
		return (performance.now() - began) / 1000;
	};

	for (const name of names) await one(name, small);
	// An upload is short, so that more of them are needed for a median that stands.
	const times = 3 * rounds;
	for (let round = 0; round < times; round++) {
		// The order changes, because each leaves garbage to the next.
		for (const name of round % 2 ? names.toReversed() : names) {
			const { peak, seconds, sent } = await one(name, large);
			results[name].push({ peak, seconds, sent });
			log(
				`${TITLES[name]}: ${milliseconds(seconds)}, ${Math.round(peak / MIB)} MiB more at the peak`,
			);
		}
	}
	const secondsOf = (name) => median(results[name].map(({ seconds }) => seconds));
	for (const name of names) {
		table.note(
			`${TITLES[name]}: upload of 50 MiB, median of ${times}`,
			milliseconds(secondsOf(name)),
		);
	}
	const ratio = (name, other) => secondsOf(name) / secondsOf(other);
	const whole = results.upload.every(({ sent }) => sent > BYTES && sent < BYTES + 1024);
	table.expect('Upload File: every byte', whole ? 'yes' : 'no', 'yes', whole);
	table.expectCost(
		'Upload File: time by that of curl',
		ratio('upload', 'curl').toFixed(2),
		'at most 1.5',
		ratio('upload', 'curl') <= 1.5,
	);
	table.note("n8n's helper alone: time by that of curl", ratio('plainUpload', 'curl').toFixed(2));
	table.note(
		"Upload File: time by that of n8n's helper alone",
		ratio('upload', 'plainUpload').toFixed(2),
	);
	table.note('Upload File: time by that of HTTP Request', ratio('upload', 'httpUpload').toFixed(2));
	const peak = Math.max(...results.upload.map((upload) => upload.peak));
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
