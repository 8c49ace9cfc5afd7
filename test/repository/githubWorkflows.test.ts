import { validateWorkflow } from '@action-validator/core';

import { scripts, version } from '../../package.json';
import { isThere, runStep, workflows } from '../support/githubWorkflows';

/** The workflows of GitHub, checked as far as that is possible without GitHub. test/e2e/package.e2e.mjs tries the steps that publish. */

describe.each(workflows)('$file', ({ file, text, permissions, steps }) => {
	it('is a workflow as GitHub understands it', () => {
		expect(validateWorkflow(text)).toEqual({ actionType: 'workflow', errors: [] });
	});

	it('may read the repository; only publishing may make a release and request an identity', () => {
		const more = file === 'publish.yml' ? [{ contents: 'write', 'id-token': 'write' }] : [];
		expect(permissions).toEqual([{ contents: 'read' }, ...more]);
	});

	it('names the very commit of every action, so that it cannot be changed later', () => {
		const used = steps.flatMap(({ uses }) => uses ?? []);
		expect(used).not.toHaveLength(0);
		expect(used.filter((action) => !/^actions\/[\w-]+@[\da-f]{40}$/.test(action))).toEqual([]);
	});

	it('runs only scripts and files that exist', () => {
		for (const { run = '' } of steps) {
			for (const [, script = ''] of run.matchAll(/npm run ([\w:-]+)/g))
				expect(scripts).toHaveProperty([script]);
			for (const [, file = ''] of run.matchAll(/^bash (\S+)/gm)) expect(isThere(file)).toBe(true);
		}
	});
});

describe('publishing', () => {
	const { steps } = workflows.find(({ file }) => file === 'publish.yml') ?? { steps: [] };
	const check = steps.find(({ name }) => name?.startsWith('The tag is the version'))?.run ?? '';

	it.each([
		['goes on with the tag of the version in every package.json', version, 0],
		['ends with a tag of another version', '99.0.0', 1],
	])('%s', (_name, tag, code) => {
		expect(runStep(check, { GITHUB_REF_NAME: tag })).toBe(code);
	});
});
