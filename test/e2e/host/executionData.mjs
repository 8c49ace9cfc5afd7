/**
 * Turns the text that n8n keeps an execution's data in back into an object. It is a list of cells; in every object and list
 * in it, a string is the number of the cell that holds the value, so that things that occur twice are written once.
 *
 * @param {string} text
 * @returns {unknown} shared parts are shared in the result too
 */
export function unflatten(text) {
	const cells = JSON.parse(text);
	const resolved = new Set();
	const valueOf = (index) => {
		const cell = cells[index];
		if (typeof cell !== 'object' || cell === null || resolved.has(cell)) return cell;
		resolved.add(cell);
		for (const key of Object.keys(cell)) {
			if (typeof cell[key] === 'string') cell[key] = valueOf(Number(cell[key]));
		}
		return cell;
	};
	return valueOf(0);
}

/**
 * The output items of a node in an execution.
 *
 * @param {object} execution from `execution` or `waitForExecution`
 * @param {string} nodeName
 * @param {{ run?: number, output?: number }} [which] the last run and the first output when not given
 * @returns {{ json: object, binary?: object, pairedItem?: object }[]} throws an Error with the node's error, or the
 * execution's, when the node gave nothing out because of it
 */
export function outputOf(execution, nodeName, { run = -1, output = 0 } = {}) {
	const result = execution.data?.resultData;
	const done = result?.runData?.[nodeName]?.at(run);
	if (done?.data?.main) return done.data.main[output] ?? [];
	const reason =
		done?.error?.message ?? result?.error?.message ?? `it did not run; status ${execution.status}`;
	throw new Error(`"${nodeName}" gave nothing out in execution ${execution.id}: ${reason}`);
}
