import type { IDataObject } from 'n8n-workflow';

/** A choice of columns. Suppliers make their names up, so any name is possible, also one with a comma in it. */

export interface Picked {
	row: IDataObject;
	/** The share of the columns that was kept, from 0 to 1. */
	share: number;
}

/** A name as it was chosen, and the names in it when it is a list with commas. */
interface Chosen {
	name: string;
	parts: string[];
}

/** Enough names for a message. */
const MOST_NAMES = 1000;

/** Keeps the chosen columns of rows, in the order of the choice; whole rows when none was chosen. */
export class ColumnChoice {
	private readonly chosen: Chosen[];
	private readonly found = new Set<string>();
	private readonly seen = new Set<string>();
	/** Names of columns without what does not matter in a comparison. */
	private readonly plainNames = new Map<string, string>();

	constructor(names: string[]) {
		this.chosen = names.map((name) => {
			const parts = name.split(/[,\r\n]/).map((part) => part.trim());
			return { name, parts: parts.length > 1 ? parts.filter((part) => part !== '') : [] };
		});
	}

	pick(row: IDataObject): Picked {
		if (this.chosen.length === 0) return { row, share: 1 };
		const picked: IDataObject = {};
		for (const { name, parts } of this.chosen) {
			if (this.take(row, name, picked)) continue;
			for (const part of parts) this.take(row, part, picked);
		}
		const names = Object.keys(row);
		if (this.seen.size < MOST_NAMES) for (const name of names) this.seen.add(name);
		return { row: picked, share: Object.keys(picked).length / Math.max(1, names.length) };
	}

	/** The chosen names that no row had, and the columns that there are. */
	result(): { missing: string[]; columns: string[] } {
		const names = this.chosen.flatMap(({ name, parts }) =>
			parts.length > 0 && !this.found.has(name) ? parts : [name],
		);
		return { missing: names.filter((name) => !this.found.has(name)), columns: [...this.seen] };
	}

	private take(row: IDataObject, name: string, picked: IDataObject): boolean {
		const column = Object.prototype.hasOwnProperty.call(row, name)
			? name
			: Object.keys(row).find((other) => this.plain(other) === this.plain(name));
		if (column === undefined) return false;
		this.found.add(name);
		// To assign to this name would change the prototype of the row instead of adding a column.
		if (column === '__proto__') addOwn(picked, column, row[column]);
		else picked[column] = row[column];
		return true;
	}

	private plain(name: string): string {
		const known = this.plainNames.get(name);
		if (known !== undefined) return known;
		const plain = name.trim().toLowerCase();
		this.plainNames.set(name, plain);
		return plain;
	}
}

function addOwn(row: IDataObject, column: string, value: unknown): void {
	Object.defineProperty(row, column, {
		value,
		configurable: true,
		enumerable: true,
		writable: true,
	});
}
