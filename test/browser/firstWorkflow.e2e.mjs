import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';

import { chromium, selectors } from 'playwright-core';

import { outputOf } from '../e2e/host/executionData.mjs';
import { camera, folderOf, PANEL, SIZE, STEP } from './camera.mjs';
import { Editor } from './editor.mjs';
import { makeMovingPicture } from './movingPicture.mjs';
import { openScene } from './scene.mjs';
import { WALKS } from './walks.mjs';

// "Your first workflow" of each README, step by step, with its pictures. Each step is a test, so that the name of the failed one
// shows; they build on each other.

selectors.setTestIdAttribute('data-test-id');

const GET_OUTPUT = 'Get the output of a job';

const names = process.env.WALKS?.split(',');
const wanted = WALKS.filter(({ name }) => names?.includes(name) ?? true);

let scene, browser;
before(async () => {
	scene = await openScene(wanted, (line) => console.log(line));
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
});
after(async () => {
	await browser?.close();
	await scene?.close();
});

// The steps are the same in the dark; only the pictures differ.
const schemes = process.env.PICTURES ? ['light', 'dark'] : ['light'];
for (const walk of wanted) for (const scheme of schemes) describeWalk(walk, scheme);

function describeWalk(walk, scheme) {
	const { title, service } = walk;
	describe(`the first workflow with ${title}, in ${scheme}`, () => {
		let page, editor, take, person, id;
		let works = true;

		/** A step that later steps need. */
		const step = (name, work) =>
			it(name, async (t) => {
				if (!works) return t.skip('a step before it did not work');
				works = false;
				await work();
				works = true;
			});

		before(async () => {
			person = scene.of(walk);
			await person.forget();
			page = await browser.newPage({ viewport: SIZE, colorScheme: scheme, locale: 'en-US' });
			page.setDefaultTimeout(60_000);
			await page.addInitScript(() => {
				// Hints of n8n's own that would cover part of the output.
				localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true');
				localStorage.setItem('N8N_PIN_DATA_DISCOVERY_CANVAS', 'true');
			});
			editor = new Editor(page, scene.url);
			take = camera(page, scheme, service);
			await editor.signIn();
			await editor.newWorkflow();
		});
		after(async () => {
			if (!works) {
				const file = `reports/browser-failed-${service.packageName}-${scheme}.png`;
				await mkdir('reports', { recursive: true });
				await page.screenshot({ path: file });
				console.log(`The screen when it failed: ${file}`);
			}
			await person?.forget();
			await page?.close();
		});

		step(`the panel of steps finds ${title} by its search terms`, async () => {
			await editor.openPanel('canvas-add-button');
			for (const term of walk.nearTop)
				assert.ok((await editor.search(term)).slice(0, 5).includes(title), term);
			for (const term of walk.terms) {
				const [first] = await editor.search(term);
				assert.equal(first, title, term);
			}
			await take('search', { ...PANEL, height: 300 });
		});

		step('the panel lists the events that can start a workflow', async () => {
			assert.deepEqual(await editor.openFound(), walk.events);
			await editor.unfold('Actions');
			await take('actions', PANEL);
		});

		step('the credential of the trigger connects, and its test is green', async () => {
			await editor.add(walk.chosen);
			await editor.connect(walk.connectTo, person.account);
			await editor.openCredential();
			await take('credential', await editor.areaOfDialog());
			await editor.closeCredential();
		});

		step('the link to the docs leads to the heading about the trigger', async () => {
			const link = await page.getByRole('link', { name: 'Docs' }).first().getAttribute('href');
			assert.ok(link.endsWith(`/${service.packageName}#the-trigger`), link);
		});

		const { filter } = walk;
		if (filter)
			step(`the filter ${filter.parameter} is ${filter.choice}`, async () => {
				await editor.addOption('Add Filter');
				if (!filter.choices) {
					assert.equal(await editor.optionOf(filter.parameter), filter.choice);
					return;
				}
				assert.deepEqual(await editor.openPicker(filter.parameter), filter.choices);
				await take(filter.picture, STEP);
				assert.equal(await editor.pick(filter.parameter, filter.choice), filter.choice);
			});

		step('a test event shows the newest job that has ended well', async () => {
			await editor.runStep('schema');
			assert.match(await editor.outputText(), walk.event);
			await take('trigger', STEP);
			await editor.closeStep();
		});

		step('Get Output is added after the trigger', async () => {
			await editor.openPanel('canvas-handle-plus');
			await editor.search(title);
			await editor.openFound();
			await editor.add(GET_OUTPUT);
		});

		const { picker } = walk;
		if (picker)
			step('a job can be picked by its name', async () => {
				const jobs = await editor.openPicker('jobId');
				assert.deepEqual(
					jobs.map((job) => job.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'TIME')),
					picker.jobs,
				);
				await take('jobs', STEP);
				assert.equal((await editor.searchPicker(picker.search)).length, 1);
				assert.ok((await editor.pick('jobId', picker.job)).startsWith(picker.job));
			});

		const { output } = walk;
		step('Get Output takes the job from the trigger and returns what it has produced', async () => {
			await editor.dragInto('id', 'resource-locator-jobId');
			for (const [name, value] of Object.entries(walk.set ?? {})) await editor.type(name, value);
			await editor.runStep('table');
			assert.match(await editor.outputText(), output.text);
			if (output.widenBy) await editor.widenOutput(output.widenBy);
			await take(output.picture, STEP);
			await editor.closeStep();
			assert.deepEqual(await editor.subtitles(), walk.subtitles);
		});

		step('the published workflow runs when a job has ended', async () => {
			id = await editor.publish();
			await person.published(id);
			const job = person.finishJob();
			const execution = await person.executionOf(id);
			assert.equal(execution.status, 'success');
			const events = outputOf(execution, `${title} Trigger`);
			assert.deepEqual(
				events.map(({ json }) => json.id),
				[job],
			);
			assert.equal(outputOf(execution, GET_OUTPUT).length, output.items);
		});

		step('the run is listed under Executions', async () => {
			const [newest] = await editor.openExecutions();
			assert.match(newest, /Succeeded/);
			await take('executions', { x: 0, y: 0, ...SIZE });
		});

		const { scenes } = walk;
		if (scenes)
			step('the pictures so far make one that moves, of less than 2 MB', async () => {
				const size = await makeMovingPicture(folderOf(service), scheme, 'tour', scenes);
				assert.ok(size < 2_000_000, `${size} bytes`);
			});

		step('the example with its notes runs from the import to the end', async () => {
			await editor.openWorkflow(await person.importExample());
			await editor.execute(walk.example);
			await take('workflow', await editor.areaOfSteps());
		});
	});
}
