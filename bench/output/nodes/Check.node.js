'use strict';

/** Counts everything that arrived, in one item. */
class Check {
	constructor() {
		this.description = {
			displayName: 'Check',
			name: 'check',
			group: ['transform'],
			version: 1,
			description: 'Counts items',
			defaults: { name: 'Check' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		};
	}

	async execute() {
		const items = this.getInputData();
		const misplaced = items.findIndex(({ json }, place) => json.index !== place);
		const file = items[0]?.binary?.data;
		const different = new Set(items.slice(0, 200_000).map(({ json }) => json.id)).size;
		const json = { items: items.length, misplaced, different, bytes: file?.bytes ?? null };
		return [[{ json, pairedItem: { item: 0 } }]];
	}
}

module.exports = { Check };
