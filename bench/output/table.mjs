/** Figures beside what they are to be. */
export class Table {
	#rows = [];
	missed = 0;

	/** A figure without a target, for comparison. */
	note(what, figure) {
		this.#rows.push([what, figure, '', '']);
	}

	/** @param {string} what @param {string} figure @param {string} target @param {boolean} met */
	expect(what, figure, target, met) {
		if (!met) this.missed++;
		this.#rows.push([what, figure, target, met ? 'yes' : '**no**']);
	}

	/** @param {(line: string) => void} log */
	print(log) {
		log('');
		log('| what | measured | target | met |');
		log('| --- | --- | --- | --- |');
		for (const row of this.#rows) log(`| ${row.join(' | ')} |`);
		log('');
		log(this.missed === 0 ? 'Every target is met.' : `${this.missed} targets are missed.`);
	}
}
