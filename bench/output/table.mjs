/** Figures beside their targets. */
export class Table {
	#rows = [];
	#judgesCosts;
	missed = 0;

	/** @param {{ judgesCosts: boolean }} options small sizes say nothing about time and memory */
	constructor({ judgesCosts }) {
		this.#judgesCosts = judgesCosts;
	}

	/** A figure without a target, for comparison. */
	note(what, figure) {
		this.#rows.push([what, figure, '', '']);
	}

	/** @param {string} what @param {string} figure @param {string} target @param {boolean} met */
	expect(what, figure, target, met) {
		if (!met) this.missed++;
		this.#rows.push([what, figure, target, met ? 'yes' : '**no**']);
	}

	/** The same for time and memory. */
	expectCost(what, figure, target, met) {
		if (this.#judgesCosts) this.expect(what, figure, target, met);
		else this.note(what, figure);
	}

	/** @param {(line: string) => void} log */
	print(log) {
		log('');
		log('| what | measured | target | met |');
		log('| --- | --- | --- | --- |');
		for (const row of this.#rows) log(`| ${row.join(' | ')} |`);
		log('');
		if (this.missed > 0) log(`Targets that are missed: ${this.missed}.`);
		else if (this.#judgesCosts) log('Every target is met.');
		else log('Everything has arrived. Time and memory are judged with the large sizes only.');
	}
}
