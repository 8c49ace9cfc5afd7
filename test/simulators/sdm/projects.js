// @ts-check
'use strict';

/** @typedef {{ id: number, number: number, type: string, name: string }} ProjectStep */
/** @typedef {{ id: number, name: string, steps: ProjectStep[] }} Project */

const STEP_TYPES = ['mapping', 'normalization', 'classification', 'extraction'];
const KNOWN_NAMES = ['Lighting', 'Furniture', 'Garden'];

/**
 * A project with the ordered steps its jobs go through. It follows from its number, so that a job may name any project.
 *
 * @param {number} id
 * @returns {Project}
 */
function projectOf(id) {
	return {
		id,
		name: KNOWN_NAMES[id - 1] ?? `Project ${id}`,
		// Step ids run against the order of the steps: only `number` has the order.
		steps: STEP_TYPES.map((type, index) => ({
			id: id * 10 + STEP_TYPES.length - index,
			number: index + 1,
			type,
			name: type.charAt(0).toUpperCase() + type.slice(1),
		})),
	};
}

/**
 * The default step of a job.
 *
 * @param {number} project
 * @param {string} status
 */
function usualStep(project, status) {
	const { steps } = projectOf(project);
	const position = { done: steps.length - 1, pending: 2, error: 1 }[status] ?? 0;
	const step = steps[position];
	if (!step) throw new Error(`There is no step ${position}.`);
	return { id: step.id, name: step.name, number: step.number };
}

module.exports = { projectOf, usualStep };
