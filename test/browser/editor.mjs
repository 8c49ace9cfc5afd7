import { OWNER } from '../e2e/support/stage.mjs';

/** n8n's editor in a browser, used as a person would use it. Every method throws when the thing it looks for does not appear. */
export class Editor {
	/**
	 * @param {import('playwright-core').Page} page
	 * @param {string} url of n8n
	 */
	constructor(page, url) {
		this.page = page;
		this.url = url;
	}

	/** Logs in through the sign-in page. */
	async signIn() {
		const { page } = this;
		await page.goto(`${this.url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(OWNER.email);
		await page.locator('input[name=password]').fill(OWNER.password);
		await page.getByTestId('form-submit-button').click();
		await page.waitForURL(/\/home\//);
	}

	async newWorkflow() {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	/** @param {string} id */
	async openWorkflow(id) {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-trigger-node').first().waitFor();
		await this.page.getByTestId('zoom-to-fit').click();
		await this.rest();
	}

	/** Opens the panel of all steps. @param {'canvas-add-button' | 'canvas-handle-plus'} button the big one of an empty workflow, or the + of a step */
	async openPanel(button) {
		await this.page.getByTestId(button).first().click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/** Names of the steps that the search finds, the best first. @param {string} words @returns {Promise<string[]>} */
	async search(words) {
		await this.page.getByTestId('node-creator-search-bar').fill(words);
		await this.page.getByTestId('node-creator-item-name').first().waitFor();
		await this.rest();
		return await this.page.getByTestId('node-creator-item-name').allInnerTexts();
	}

	/** Opens the first step that the search has found. @returns {Promise<string[]>} its actions, as far as they are unfolded */
	async openFound() {
		await this.page.getByTestId('node-creator-item-name').first().click();
		await this.page.getByText('Node details').waitFor();
		await this.rest();
		return await this.page.getByTestId('node-creator-item-name').allInnerTexts();
	}

	/** Unfolds a heading of the panel. @param {string} heading */
	async unfold(heading) {
		await this.page.getByTestId('node-creator-category-item').filter({ hasText: heading }).click();
		await this.rest();
	}

	/** Adds a step by its action, which opens its settings. @param {string} action such as "List jobs" */
	async add(action) {
		await this.page
			.getByTestId('node-creator-item-name')
			.getByText(action, { exact: true })
			.click();
		await this.page.getByTestId('node-parameters').waitFor();
		await this.rest();
	}

	/** Makes the first credential, from the step that is open. n8n tests it, and closes the dialog when the test is green. @param {string} service as the credential names it @param {Record<string, string>} fields */
	async connect(service, fields) {
		await this.page.getByText(`Connect to ${service}`).click();
		const dialog = this.page.getByTestId('editCredential-modal');
		for (const [name, value] of Object.entries(fields))
			await dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Opens the credential of the step that is open, which tests it once more. */
	async openCredential() {
		await this.page.getByTestId('credential-edit-button').click();
		const dialog = this.page.getByTestId('editCredential-modal');
		await dialog.getByText('Connection tested successfully').waitFor();
		await this.rest();
	}

	/** Where the dialog is on the screen. */
	async areaOfDialog() {
		return await this.page.locator('.el-dialog').filter({ visible: true }).boundingBox();
	}

	/** Closes the dialog of a credential and leaves the step open. */
	async closeCredential() {
		const dialog = this.page.getByTestId('editCredential-modal');
		await dialog.locator('.el-dialog__headerbtn').click();
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Runs the step that is open and shows its output. @param {'schema' | 'table' | 'json'} how */
	async runStep(how) {
		await this.page.getByTestId('node-execute-button').click();
		await this.showOutput(how);
	}

	/** @param {'schema' | 'table' | 'json'} how */
	async showOutput(how) {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId(`radio-button-${how}`).click({ timeout: 60_000 });
		await this.rest();
	}

	/** The text of the output of the open step. */
	async outputText() {
		return await this.page.getByTestId('output-panel').innerText();
	}

	/** Makes the output of the open step wider, and its input narrower. @param {number} pixels */
	async widenOutput(pixels) {
		const { mouse } = this.page;
		const handle = await this.page.getByTestId('panel-drag-button').boundingBox();
		const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
		await mouse.move(x, y);
		await mouse.down();
		await mouse.move(x - pixels, y, { steps: 10 });
		await mouse.up();
		await this.rest();
	}

	/** Drags a field of the input of the open step into one of its pickers. @param {string} field @param {string} picker */
	async dragInto(field, picker) {
		const { mouse } = this.page;
		const from = this.page.getByTestId('run-data-schema-item').getByText(field, { exact: true });
		const a = await from.first().boundingBox();
		const b = await this.page.getByTestId(picker).getByTestId('rlc-input').boundingBox();
		await mouse.move(a.x + 5, a.y + 5);
		await mouse.down();
		await mouse.move(a.x + 60, a.y + 40, { steps: 5 });
		await mouse.move(b.x + 40, b.y + 10, { steps: 10 });
		await this.page.waitForTimeout(300);
		await mouse.up();
		await this.page.getByText('You just mapped some data!').waitFor();
		// The value of the expression covers the next field until a click elsewhere.
		const result = this.page.getByText('Anything inside');
		await result.waitFor();
		await this.page.getByText('Output As', { exact: true }).click();
		await result.waitFor({ state: 'hidden' });
		await this.rest();
	}

	/** Opens the list of a picker. @param {string} parameter its internal name @returns {Promise<string[]>} its entries */
	async openPicker(parameter) {
		await this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
		const items = this.page.getByTestId('rlc-item');
		await items.first().waitFor();
		await this.rest();
		return await items.allInnerTexts();
	}

	/** Narrows the open list of a picker down. @param {string} words @returns {Promise<string[]>} the entries that are left */
	async searchPicker(words) {
		await this.page.getByTestId('rlc-search').fill(words);
		await this.rest();
		return await this.page.getByTestId('rlc-item').allInnerTexts();
	}

	/** Picks from the open list. @param {string} parameter @param {string} name @returns {Promise<string>} the text of the picker */
	async pick(parameter, name) {
		await this.page.getByTestId('rlc-item').getByText(name).first().click();
		await this.rest();
		const input = this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input');
		return await input.inputValue();
	}

	/** Adds the only option of one of the open step's collections. @param {string} button such as "Add Filter" */
	async addOption(button) {
		await this.page.getByTestId('collection-parameter-add').filter({ hasText: button }).click();
		await this.rest();
	}

	/** The option that a parameter of the open step is set to. @param {string} parameter its internal name @returns {Promise<string>} */
	async optionOf(parameter) {
		return await this.page
			.getByTestId(`parameter-input-${parameter}`)
			.locator('input')
			.inputValue();
	}

	/** Types into a text parameter of the open step. @param {string} parameter its internal name @param {string} text */
	async type(parameter, text) {
		await this.page.getByTestId(`parameter-input-${parameter}`).locator('input').fill(text);
		await this.rest();
	}

	async closeStep() {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	/** Publishes the workflow under the version name that n8n suggests. @returns {Promise<string>} the id of the workflow */
	async publish() {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		await this.page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
		await this.page.getByRole('button', { name: 'Got it' }).click();
		await this.rest();
		return new URL(this.page.url()).pathname.split('/')[2];
	}

	/** Opens the list of runs, with the newest one beside it. @returns {Promise<string[]>} how each of them ended */
	async openExecutions() {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.getByTestId('execution-preview-host').waitFor();
		await this.rest();
		const endings = this.page.getByText(/^\s*(Succeeded|Failed|Error|Canceled)\b.* in \d/);
		await endings.first().waitFor();
		return await endings.allInnerTexts();
	}

	/** Runs the workflow on the canvas and waits until it has ended well. @param {string[]} steps that take part */
	async execute(steps) {
		await this.page.getByTestId('execute-workflow-button').click();
		for (const name of steps) {
			const step = this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
			await step.getByTestId('canvas-node-status-success').waitFor({ timeout: 60_000 });
		}
		await this.rest();
	}

	/** The texts below the names of the steps on the canvas. */
	async subtitles() {
		return await this.page
			.locator('[data-test-id="canvas-node"] [class*="subtitle"]')
			.allInnerTexts();
	}

	/** The area of all steps and notes of the workflow on the screen, with a margin. @returns {Promise<object>} */
	async areaOfSteps(margin = 16) {
		const boxes = await Promise.all(
			(await this.page.locator('.vue-flow__node').all()).map((node) => node.boundingBox()),
		);
		const x = Math.min(...boxes.map((box) => box.x)) - margin;
		const y = Math.min(...boxes.map((box) => box.y)) - margin;
		const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
		const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
		return { x, y, width: right - x, height: bottom - y };
	}

	/** Closes messages, moves the pointer to where nothing reacts to it, and waits until nothing moves any more. */
	async rest() {
		const { page } = this;
		await page.mouse.move(2, 400);
		await page.waitForTimeout(1000);
		for (const close of await page.locator('.el-notification__closeBtn').all()) {
			await close.click({ timeout: 2000 }).catch(() => {});
		}
		await page.mouse.move(2, 400);
		await page.waitForTimeout(1000);
	}
}
