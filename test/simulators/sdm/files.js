// @ts-check
'use strict';

/**
 * @typedef {object} StoredFile
 * @property {number} id
 * @property {string} name
 * @property {number} size bytes; rows for a file that was sent as data
 * @property {number} skipLines
 * @property {Record<string, unknown>[] | undefined} rows the rows of a file that was sent as data
 * @property {string | undefined} parsingError
 * @property {number} readyAt epoch ms
 */
/** @typedef {ReturnType<typeof createFileStore>} FileStore */

/**
 * The uploaded files. A file is parsed for `parseMs` after its upload.
 *
 * @param {{ now: () => number, knobs: import('./knobs').Knobs }} environment
 */
function createFileStore({ now, knobs }) {
	/** @type {Map<number, StoredFile>} */
	const files = new Map();

	/** @param {{ name?: string, size?: number, skipLines?: number, rows?: Record<string, unknown>[] }} wanted */
	function add({ name = 'data.json', size = 0, skipLines = 0, rows }) {
		const file = {
			id: 7001 + files.size,
			name,
			size: rows?.length ?? size,
			skipLines,
			rows,
			parsingError: knobs.parsingError || undefined,
			readyAt: now() + knobs.parseMs,
		};
		files.set(file.id, file);
		return file;
	}

	/** @param {StoredFile} file @returns {'parsing' | 'ready' | 'error'} */
	function stateOf(file) {
		if (now() < file.readyAt) return 'parsing';
		return file.parsingError === undefined ? 'ready' : 'error';
	}

	/** A file as the API shows it. @param {StoredFile} file */
	function view(file) {
		const status = stateOf(file);
		return {
			id: file.id,
			status,
			parsing_error: status === 'error' ? file.parsingError : null,
		};
	}

	return {
		add,
		stateOf,
		view,
		get: (/** @type {number} */ id) => files.get(id),
		all: () => [...files.values()],
	};
}

module.exports = { createFileStore };
