import assert from 'node:assert/strict';

import rowsModule from '../../simulators/sdm/rows.js';
import { download } from '../support/editor.mjs';
import { byId, extractFromFile, sdm } from '../support/nodes.mjs';

/** Outputs that a worker of queue mode fetches and other processes read. */

const rows = (count) => Array.from({ length: count }, (_, index) => rowsModule.rowAt(index));

const getOutput = (credential, outputAs) =>
	sdm(credential, {
		operation: 'getOutput',
		jobId: byId('={{ $json.id }}'),
		outputFormatId: '1',
		outputAs,
	});

const output = (title, { count, ...more }) => ({
	title,
	polled: (w) => w.begins('with an output', { status: 'done', rows: count }),
	waitForEvents: 1,
	expected: ['with an output: done'],
	...more,
});

export const outputs = [
	output('Get Output as Items gives the rows', {
		count: 500,
		steps: (credential) => [getOutput(credential, 'items')],
		async check(w) {
			const { json } = await w.ended();
			assert.deepEqual(json('SDM'), rows(500));
		},
	}),
	output('Get Output as File: the step after it reads the file, and the editor downloads it', {
		count: 500,
		steps: (credential) => [getOutput(credential, 'file'), extractFromFile()],
		async check(w) {
			const { json, binary } = await w.ended();
			assert.deepEqual(json('Extract'), [{ rows: rows(500) }]);
			const { data } = binary('SDM');
			assert.match(data.id, /^database:/);
			assert.deepEqual(await download(w.client, data), rows(500));
		},
	}),
	output('Get Output as File says so when the file is too large for the database', {
		count: 20_000,
		steps: (credential) => [getOutput(credential, 'file')],
		async check(w) {
			const { error } = await w.ended();
			assert.match(
				error.message,
				/exceeds the max size limit of 1 MB .*N8N_BINARY_DATA_DATABASE_MAX_FILE_SIZE/s,
			);
		},
	}),
];
