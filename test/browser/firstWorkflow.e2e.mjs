import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';

import { chromium, selectors } from 'playwright-core';

import { outputOf } from '../e2e/host/executionData.mjs';
import { camera, PANEL, SIZE, STEP } from './camera.mjs';
import { Editor } from './editor.mjs';
import { openScene } from './scene.mjs';

// "Your first workflow" of README.md, step by step, and the pictures that stand there. A test of its own for each step, so that
// one reads which one does not work; they build on each other.

selectors.setTestIdAttribute('data-test-id');

let scene, browser;
before(async () => {
	scene = await openScene((line) => console.log(line));
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
});
after(async () => {
	await browser?.close();
	await scene?.close();
});

for (const scheme of ['light', 'dark']) {
	describe(`the first workflow, in ${scheme}`, () => {
		let page, editor, take, id;
		let works = true;

		/** A step that the steps after it need. */
		const step = (name, work) =>
			it(name, async (t) => {
				if (!works) return t.skip('a step before it did not work');
				works = false;
				await work();
				works = true;
			});

		before(async () => {
			await scene.forget();
			page = await browser.newPage({ viewport: SIZE, colorScheme: scheme, locale: 'en-US' });
			page.setDefaultTimeout(60_000);
			await page.addInitScript(() => {
				// Hints of n8n's own that would cover part of the output.
				localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true');
				localStorage.setItem('N8N_PIN_DATA_DISCOVERY_CANVAS', 'true');
			});
			editor = new Editor(page, scene.url);
			take = camera(page, scheme);
			await editor.signIn();
			await editor.newWorkflow();
		});
		after(async () => {
			if (!works) {
				await mkdir('reports', { recursive: true });
				await page.screenshot({ path: `reports/browser-failed-${scheme}.png` });
				console.log(`What was on the screen when it failed: reports/browser-failed-${scheme}.png`);
			}
			await page?.close();
		});

		step('the panel of steps finds Akeneo SDM first under every word for it', async () => {
			await editor.openPanel('canvas-add-button');
			for (const words of ['sdm', 'supplier', 'job finished', 'akeneo']) {
				const [first] = await editor.search(words);
				assert.equal(first, 'Akeneo SDM', words);
			}
			await take('search', { ...PANEL, height: 300 });
		});

		step('it says in words what it can start on', async () => {
			assert.deepEqual(await editor.openFound(), [
				'On job done',
				'On job stopped by an error',
				'On job waiting for a person',
				'On job running',
			]);
			await editor.unfold('Actions');
			await take('actions', PANEL);
		});

		step('the trigger asks for the account, and its test is green', async () => {
			await editor.add('On job done');
			await editor.connect(scene.account);
			await editor.openCredential();
			await take('credential', await editor.areaOfDialog());
			await editor.closeCredential();
		});

		step('a project is picked by its name', async () => {
			await editor.addOption();
			assert.deepEqual(await editor.openPicker('project'), ['Furniture', 'Lighting']);
			await take('projects', STEP);
			assert.equal(await editor.pick('project', 'Lighting'), 'Lighting');
		});

		step('a test event shows the newest job that is done', async () => {
			await editor.runStep('schema');
			assert.match(await editor.outputText(), /name\nSpring lamps\nstatus\ndone\n/);
			await take('trigger', STEP);
			await editor.closeStep();
		});

		step('Get Output is added after it, and a job can be picked by its name', async () => {
			await editor.openPanel('canvas-handle-plus');
			await editor.search('akeneo');
			await editor.openFound();
			await editor.add('Get the output of a job');
			const jobs = await editor.openPicker('jobId');
			assert.deepEqual(
				jobs.map((job) => job.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'TIME')),
				[
					'Kitchen stools (running, TIME)',
					'Spring lamps (done, TIME)',
					'Candle holders (pending, TIME)',
					'Sofas (error, TIME)',
					'Office chairs (done, TIME)',
				],
			);
			await take('jobs', STEP);
			assert.equal((await editor.searchPicker('spring')).length, 1);
			assert.match(await editor.pick('jobId', 'Spring lamps'), /^Spring lamps \(done, /);
		});

		step('the job of the trigger is taken over, and its rows are there', async () => {
			await editor.dragInto('id', 'resource-locator-jobId');
			await editor.type('outputFormatId', '1');
			await editor.runStep('table');
			assert.match(await editor.outputText(), /6 items[^]*LAMP-006[^]*Desk lamp Vega/);
			await take('rows', STEP);
			await editor.closeStep();
			assert.deepEqual(await editor.subtitles(), ['On job done', 'Get Output']);
		});

		step('published, it runs when a job of the project is done', async () => {
			id = await editor.publish();
			await scene.published(id);
			scene.finishJob('Garden lights');
			const execution = await scene.executionOf(id);
			assert.equal(execution.status, 'success');
			const [job, ...others] = outputOf(execution, 'Akeneo SDM Trigger');
			assert.deepEqual([job.json.name, others], ['Garden lights', []]);
			assert.equal(outputOf(execution, 'Get the output of a job').length, 6);
		});

		step('the run is listed under Executions', async () => {
			const [newest] = await editor.openExecutions();
			assert.match(newest, /Succeeded/);
			await take('executions', { x: 0, y: 0, ...SIZE });
		});

		step('the example with its notes runs from the import to the rows', async () => {
			await editor.openWorkflow(await scene.importExample());
			await editor.execute(['Job done or stopped', 'Is it done?', 'Get the rows']);
			await take('workflow', await editor.areaOfSteps());
		});
	});
}
