import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from '../../scripts/lib/program.mjs';

/** Where pictures go: `docs/images` for the README, else where nobody minds them. */
const FOLDER = path.join(ROOT, process.env.PICTURES ?? 'reports/pictures');

export const SIZE = { width: 1440, height: 800 };
/** The panel of steps, and the window of a step, without what shines through behind it. */
export const PANEL = { x: SIZE.width - 384, y: 65, width: 384, height: 735 };
export const STEP = { x: 25, y: 25, width: SIZE.width - 50, height: SIZE.height - 50 };

/** Neighbours of an open step stick out of its window, and a button lies over the edge of the canvas: both would be cut. */
const HIDDEN =
	'[data-test-id="floating-nodes"], [data-test-id="execute-workflow-button"] { visibility: hidden }';

/**
 * Takes pictures of what the browser shows.
 *
 * @param {import('playwright-core').Page} page
 * @param {'light' | 'dark'} scheme
 */
export function camera(page, scheme) {
	return async (name, clip) => {
		await mkdir(FOLDER, { recursive: true });
		const file = path.join(FOLDER, `${name}-${scheme}.png`);
		await page.screenshot({ path: file, clip, style: HIDDEN });
	};
}
