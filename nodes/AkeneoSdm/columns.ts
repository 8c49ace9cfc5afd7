import type { IDataObject } from 'n8n-workflow';

/** A choice of columns, whose names suppliers invent. */

export interface Picked {
	row: IDataObject;
	/** How much of the row was kept, from 0 to 1, by the number of columns. */
	share: number;
}

/** Gives each row with the chosen columns only, in the order of the choice; whole when nothing was chosen. */
export function columnPicker(columns: string[]): (row: IDataObject) => Picked {
	if (columns.length === 0) return (row) => ({ row, share: 1 });
	return (row) => {
		const picked: IDataObject = {};
		let count = 0;
		for (const column of columns) {
			if (!Object.prototype.hasOwnProperty.call(row, column)) continue;
			count++;
			// Assigning to this name would change what the object is instead of adding a column.
			if (column === '__proto__') addOwn(picked, column, row[column]);
			else picked[column] = row[column];
		}
		return { row: picked, share: count / Math.max(1, Object.keys(row).length) };
	};
}

/** The names a user listed, or an expression gave as a list or as one text; empty lines count for nothing. */
export function columnNames(value: unknown): string[] {
	const values: unknown[] = Array.isArray(value) ? value : [value];
	const names = values.flatMap((name) =>
		typeof name === 'string' || typeof name === 'number' ? String(name) : [],
	);
	return [...new Set(names.filter((name) => name !== ''))];
}

function addOwn(row: IDataObject, column: string, value: unknown): void {
	Object.defineProperty(row, column, {
		value,
		configurable: true,
		enumerable: true,
		writable: true,
	});
}
