// @ts-check
'use strict';

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./job').Row} Row */
/** @typedef {{ rows: number, text: string }} Chunk */

// About 64 KB a chunk: one write for each row would cost more than the rows do.
const CHUNK_ROWS = 400;

const BRANDS = ['Lumière', 'Nordlicht', 'Casa Bella', 'Hoshi 星', 'O"Hara & Sons'];
const COLORS = ['white', 'black', 'brass', 'oak; oiled', 'sand'];
const COLUMNS = [
	'index',
	'sku',
	'name',
	'brand',
	'ean',
	'price',
	'color',
	'weight_kg',
	'description',
];

// Text, because in an object literal `__proto__` would not become a key.
const HOSTILE =
	'{"__proto__":{"polluted":"yes"},"constructor":"c","prototype":"p","hasOwnProperty":"h","toString":"t","length":"3",' +
	'"":"empty key","a.b.c":"dots","a[0]":"brackets","$json":"dollar","näme 名 🛋":"unicode","0":"zero"}';

/**
 * The row at a position, always the same one. Empty columns are left out, so the rows do not all have the same keys.
 *
 * @param {number} index
 * @returns {Row}
 */
function rowAt(index) {
	/** @type {Row} */
	const row = {
		index,
		sku: `SKU-${String(index).padStart(8, '0')}`,
		name: `Lamp ${index % 977} of series ${index % 31}`,
		brand: BRANDS[index % BRANDS.length],
		ean: String(4000000000000 + index),
		price: `${(index * 37) % 900}.${String(index % 100).padStart(2, '0')}`,
	};
	if (index % 3) row.color = COLORS[index % COLORS.length];
	if (index % 4) row.weight_kg = (index % 250) / 10;
	if (index % 7 === 1) row.description = 'Made by hand.\nKeep dry.';
	return row;
}

/** @param {Job} job @param {boolean} hostile */
function rowSource(job, hostile) {
	const { rows } = job;
	const plain = Array.isArray(rows) ? (/** @type {number} */ index) => rows[index] : rowAt;
	// Defined, not assigned: assigning `__proto__` would set the prototype instead of a column.
	const at = (/** @type {number} */ index) =>
		hostile
			? Object.defineProperties(JSON.parse(HOSTILE), Object.getOwnPropertyDescriptors(plain(index)))
			: plain(index);
	return { length: Array.isArray(rows) ? rows.length : rows, at };
}

/**
 * Pieces of text for a range of rows, made one chunk at a time when the reader needs it.
 *
 * @param {Job} job
 * @param {boolean} hostile
 * @param {number} size rows in a piece
 * @param {(row: Row, index: number) => string} write
 * @returns {Generator<Chunk>}
 */
function* chunks(job, hostile, size, write) {
	const { length, at } = rowSource(job, hostile);
	for (let start = 0; start < length; start += size) {
		const end = Math.min(start + size, length);
		let text = '';
		for (let index = start; index < end; index++) text += write(at(index), index);
		yield { rows: end - start, text };
	}
}

/**
 * The rows as one JSON array.
 *
 * @param {Job} job
 * @param {boolean} hostile
 * @param {number} [size] rows in a piece
 * @returns {Generator<Chunk>}
 */
function* jsonRows(job, hostile, size = CHUNK_ROWS) {
	yield { rows: 0, text: '[' };
	yield* chunks(job, hostile, size, (row, index) => (index ? ',' : '') + JSON.stringify(row));
	yield { rows: 0, text: ']' };
}

/** @param {unknown} value */
function csvCell(value) {
	if (value === undefined || value === null) return '';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Job} job @param {boolean} hostile @returns {string[]} */
function columnsOf(job, hostile) {
	const own = Array.isArray(job.rows) ? job.rows.flatMap((row) => Object.keys(row)) : COLUMNS;
	return [...new Set([...(hostile ? Object.keys(JSON.parse(HOSTILE)) : []), ...own])];
}

/**
 * The rows as CSV: `;` between cells, a header line, UTF-8.
 *
 * @param {Job} job
 * @param {boolean} hostile
 * @param {number} [size] rows in a piece
 * @returns {Generator<Chunk>}
 */
function* csvRows(job, hostile, size = CHUNK_ROWS) {
	const columns = columnsOf(job, hostile);
	/** @param {(column: string) => unknown} cell */
	const line = (cell) => `${columns.map((column) => csvCell(cell(column))).join(';')}\r\n`;
	yield { rows: 0, text: line((column) => column) };
	yield* chunks(job, hostile, size, (row) =>
		line((column) => (Object.hasOwn(row, column) ? row[column] : undefined)),
	);
}

module.exports = { jsonRows, csvRows, rowAt };
