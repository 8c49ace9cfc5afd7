import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from '../../scripts/lib/program.mjs';

export const SIZE = { width: 1440, height: 800 };
/** The panel of steps, and the window of a step, without the canvas that shines through behind it. */
export const PANEL = { x: SIZE.width - 384, y: 65, width: 384, height: 735 };
export const STEP = { x: 25, y: 25, width: SIZE.width - 50, height: SIZE.height - 50 };

/** Neighbours of an open step stick out of its window, and a button lies over the edge of the canvas: both would be cut. */
const HIDDEN =
	'[data-test-id="floating-nodes"], [data-test-id="execute-workflow-button"] { visibility: hidden }';

/**
 * The folder for pictures: with PICTURES the one for the README, else one that Git ignores.
 *
 * @param {{ packageName: string, workflows: string }} service one of services.mjs
 */
export function folderOf({ packageName, workflows }) {
	return process.env.PICTURES
		? path.join(ROOT, workflows, '../docs/images')
		: path.join(ROOT, 'reports/pictures', packageName);
}

/**
 * Takes pictures of the browser.
 *
 * @param {import('playwright-core').Page} page
 * @param {'light' | 'dark'} scheme
 * @param {object} service one of services.mjs
 */
export function camera(page, scheme, service) {
	const folder = folderOf(service);
	return async (name, clip) => {
		await mkdir(folder, { recursive: true });
		const file = path.join(folder, `${name}-${scheme}.png`);
		await page.screenshot({ path: file, clip, style: HIDDEN });
	};
}
