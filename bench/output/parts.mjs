import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { median } from './measure.mjs';

/** The parts of the benchmark. */

export { uploads } from './uploads.mjs';

const run = promisify(execFile);
const MB = 1e6;
const number = (value) => Math.round(value).toLocaleString('en-US');
const seconds = (value) => `${value.toFixed(1)} s`;
const megabytes = (bytes) => `${number(bytes / MB)} MB`;

/** Rows as items: each node in turn, in an n8n that has just been started. */
export async function items({ host, service, rounds, rows, log }, table) {
	const { outputs } = service;
	const results = { httpRequest: [], items: [] };
	for (let round = 0; round < rounds; round++) {
		// The order changes, so that the state of the machine favours no node.
		const names = Object.keys(results);
		for (const name of round % 2 ? names.reverse() : names) {
			await host.restart();
			await host.call(name, outputs.warm);
			const one = await host.measure(name, outputs.rows);
			log(`${name}: ${seconds(one.seconds)}, ${megabytes(one.peak)} more at the peak`);
			results[name].push(one);
		}
	}
	const of = (name, field) => median(results[name].map((one) => one[field]));
	const ratio = (field) => of('items', field) / of('httpRequest', field);
	const whole = results.items.every(
		({ result }) => result.items === rows && result.misplaced === -1,
	);
	const size = `${number(rows)} rows (${megabytes(outputs.rows.bytes)})`;
	for (const [name, title] of [
		['httpRequest', 'HTTP Request'],
		['items', 'Get Output, Items'],
	]) {
		table.note(
			`${title}: ${size}, median of ${rounds}`,
			`${seconds(of(name, 'seconds'))}, ${megabytes(of(name, 'peak'))} more at the peak`,
		);
	}
	table.expect('Get Output, Items: every row, in order', whole ? 'yes' : 'no', 'yes', whole);
	for (const [field, what] of [
		['seconds', 'time'],
		['peak', 'peak memory'],
	]) {
		const value = ratio(field);
		table.expectCost(
			`Get Output, Items: ${what} by that of HTTP Request`,
			value.toFixed(2),
			'at most 1.05',
			value <= 1.05,
		);
	}
}

/** Sizes at which other nodes fail. */
export async function limits({ host, service, rows }, table) {
	const { outputs } = service;
	await host.restart();
	for (const name of ['plain', 'items']) {
		const { items: count, error } = await host.call(name, outputs.edge);
		const title = name === 'plain' ? 'Plain declarative node' : 'Get Output, Items';
		const figure = error ?? `${number(count)} items`;
		if (name === 'plain') table.note(`${title}: 125,000 rows`, figure);
		else table.expect(`${title}: 125,000 rows`, figure, 'all rows', count === 125_000);
	}
	await host.restart();
	await host.call('errorOutput', outputs.warm);
	const divided = await host.measure('errorOutput', outputs.rows);
	table.expect(
		`Get Output, Items, where On Error is an output: ${number(rows)} rows`,
		divided.result.error ?? `${number(divided.result.items)} items, ${seconds(divided.seconds)}`,
		'every row, in order',
		divided.result.items === rows && divided.result.misplaced === -1,
	);
	if (!outputs.tooLarge) return;
	const size = megabytes(outputs.tooLarge.bytes);
	const ours = await host.measure('items', outputs.tooLarge);
	const { error = 'no error' } = ours.result;
	table.expect(
		`Get Output, Items: ${size}`,
		`"${error}" (${megabytes(ours.peak)} more at the peak)`,
		'a sentence',
		/more rows than fit into items/.test(error),
	);
	await host.restart();
	const columns = await host.measure('columns', outputs.tooLarge);
	table.expect(
		`Get Output, Items, one column of ${size}`,
		`${number(columns.result.items ?? 0)} items, ${seconds(columns.seconds)}, ${megabytes(columns.peak)} more at the peak`,
		'every row, in order',
		columns.result.items > 1_000_000 && columns.result.misplaced === -1,
	);
	await host.restart();
	const theirs = await host.call('httpRequest', outputs.tooLarge);
	table.note(`HTTP Request: ${size}`, theirs.error ? `"${theirs.error}"` : 'works');
}

/** Rows as a file: n8n and curl in turn, to the same disk. */
export async function files({ host, service, rounds, log, token }, table) {
	const { path: address, bytes } = service.outputs.file;
	const ours = [];
	const curl = [];
	await host.restart();
	await host.call('file', service.outputs.warm);
	for (let round = 0; round < rounds; round++) {
		// Each begins with a disk that has nothing left to write.
		await run('sync');
		const one = await host.measure('file', service.outputs.file);
		const file = path.join(host.folder, 'curl.json');
		await run('sync');
		const began = performance.now();
		await run('curl', [
			'--silent',
			'--fail',
			'--header',
			`Authorization: Token ${token}`,
			'--output',
			file,
			service.url + address,
		]);
		curl.push((performance.now() - began) / 1000);
		await rm(file);
		ours.push(one);
		log(
			`file: ${seconds(one.seconds)}, ${megabytes(one.peak)} more at the peak; curl ${seconds(curl.at(-1))}`,
		);
	}
	const whole = ours.every(({ result }) => result.bytes === bytes);
	const time = median(ours.map((one) => one.seconds));
	const peak = Math.max(...ours.map((one) => one.peak));
	table.note(`curl: ${megabytes(bytes)} to disk, median of ${rounds}`, seconds(median(curl)));
	const work = median(ours.map((one) => one.work));
	table.note(
		`Get Output, JSON File: the same`,
		`${seconds(time)}, ${seconds(work)} of processor time`,
	);
	table.expect('Get Output, JSON File: every byte', whole ? 'yes' : 'no', 'yes', whole);
	const ratio = time / median(curl);
	table.expectCost(
		'Get Output, JSON File: time by that of curl',
		ratio.toFixed(2),
		'at most 1.5',
		ratio <= 1.5,
	);
	table.expectCost(
		`Get Output, JSON File: memory above the level before, highest of ${rounds}`,
		megabytes(peak),
		'at most 64 MiB',
		peak <= 64 * 1024 * 1024,
	);
}

/** All jobs of a large organization. */
export async function lists({ host, jobs, log }, table) {
	const { simulator, count, middle } = jobs;
	await host.restart();
	const half = await host.measure('listOlderJobs', { before: middle });
	await host.restart();
	simulator.requests.clear();
	const { result, seconds: time, peak } = await host.measure('listJobs', {});
	const requests = simulator.requests.length;
	log(`list: ${JSON.stringify(result)} in ${seconds(time)}, ${requests} requests`);
	const fewest = Math.ceil(count / 1000);
	table.note(
		`List Jobs, Return All: ${number(half.result.items)} jobs`,
		`${seconds(half.seconds)}, ${megabytes(half.peak)} more at the peak`,
	);
	table.note(
		`List Jobs, Return All: ${number(count)} jobs`,
		`${seconds(time)}, ${megabytes(peak)} more at the peak`,
	);
	table.expect(
		'List Jobs: every job once',
		result.error ?? `${number(result.items)} items`,
		number(count),
		result.items === count && result.different === count,
	);
	table.expect(
		'List Jobs: requests, pages of 1,000',
		number(requests),
		`at most ${fewest + 1}`,
		requests <= fewest + 1,
	);
	table.expectCost(
		'List Jobs: memory above the level before',
		megabytes(peak),
		'at most 2 KB a job and 64 MB',
		peak <= 2048 * count + 64 * MB,
	);
}
