// Walks through "Your first workflow" of README.md in n8n's own editor and takes the pictures of it, light and dark:
// node test/browser/pictures.mjs [light] [dark]. Fails when a step of it does not work as README.md says.
// Needs playwright-core and a Chromium (CHROMIUM names it, else /usr/bin/chromium); the package must be built.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { chromium, selectors } from 'playwright-core';

import { main, ROOT } from '../../scripts/lib/program.mjs';
import { printer } from '../../scripts/lib/say.mjs';
import { eventually } from '../e2e/support/eventually.mjs';
import { Editor } from './editor.mjs';
import { openScene } from './scene.mjs';

const FOLDER = path.join(ROOT, 'docs/images');
const SIZE = { width: 1280, height: 800 };
/** The panel of steps, the window of a step and that of a credential, without what shines through behind them. */
const PANEL = { x: 896, y: 65, width: 384, height: 735 };
const STEP = { x: 24, y: 24, width: 1232, height: 752 };
const CREDENTIAL = { x: 192, y: 80, width: 896, height: 640 };
/** Neighbours of an open step stick out of its window, and a button lies over the edge of the canvas: both would be cut. */
const HIDDEN =
	'[data-test-id="floating-nodes"], [data-test-id="execute-workflow-button"] { visibility: hidden }';
const log = printer();

selectors.setTestIdAttribute('data-test-id');

async function firstWorkflow(editor, scene, take) {
	await scene.forget();
	await editor.newWorkflow();
	await editor.searchSteps('canvas-add-button', 'akeneo');
	await take('search', { ...PANEL, height: 300 });
	await editor.openFound();
	await take('actions', PANEL);
	await editor.add('On done');
	await editor.connect(scene.account);
	await editor.openCredential();
	await take('credential', CREDENTIAL);
	await editor.closeCredential();
	await editor.runStep('schema');
	await take('trigger', STEP);
	await editor.closeStep();

	await editor.searchSteps('canvas-handle-plus', 'akeneo');
	await editor.openFound();
	await editor.add('Get the output of a job');
	await editor.dragInto('id', 'resource-locator-jobId');
	await editor.type('outputFormatId', '1');
	await editor.runStep('table');
	await take('rows', STEP);
	await editor.closeStep();

	const id = await editor.publish();
	await eventually('the workflow to be published', () => scene.isPublished(id), 60_000);
}

async function exampleWorkflow(editor, scene, take) {
	await editor.openWorkflow(await scene.importExample());
	await editor.execute(['Job done or stopped', 'Is it done?', 'Get the rows']);
	await take('workflow', await editor.areaOfSteps());
}

async function takeAll(browser, scene, colorScheme) {
	const page = await browser.newPage({ viewport: SIZE, colorScheme, locale: 'en-US' });
	page.setDefaultTimeout(30_000);
	await page.addInitScript(() => {
		// Hints of n8n's own that would cover part of the output.
		localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true');
		localStorage.setItem('N8N_PIN_DATA_DISCOVERY_CANVAS', 'true');
	});
	const take = async (name, clip) => {
		const file = path.join(FOLDER, `${name}-${colorScheme}.png`);
		await page.screenshot({ path: file, clip, style: HIDDEN });
		log(`  ${path.relative(ROOT, file)}`);
	};
	const editor = new Editor(page, scene.url);
	try {
		await editor.signIn();
		await firstWorkflow(editor, scene, take);
		await exampleWorkflow(editor, scene, take);
	} catch (error) {
		const file = path.join(ROOT, 'reports', `pictures-failed-${colorScheme}.png`);
		await page.screenshot({ path: file });
		log(`What was on the screen when it failed: ${path.relative(ROOT, file)}`);
		throw error;
	}
	await page.close();
}

await main(async () => {
	const asked = process.argv.slice(2);
	await mkdir(FOLDER, { recursive: true });
	const scene = await openScene(log);
	let browser;
	try {
		browser = await chromium.launch({
			executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
			args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
		});
		for (const scheme of asked.length > 0 ? asked : ['light', 'dark']) {
			await takeAll(browser, scene, scheme);
		}
	} finally {
		await browser?.close();
		await scene.close();
	}
});
