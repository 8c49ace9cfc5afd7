import { validateWorkflow } from '@action-validator/core';

import { scripts, version } from '../../package.json';
import { isThere, runStep, workflows } from '../support/githubWorkflows';

/** What GitHub runs: checked as far as that is possible without GitHub. test/e2e/package.e2e.mjs tries the last step of publishing. */

describe.each(workflows)('$file', ({ text, permissions, steps }) => {
	it('is a workflow as GitHub understands it', () => {
		expect(validateWorkflow(text)).toEqual({ actionType: 'workflow', errors: [] });
	});

	it('may read the repository and, at most, ask for an identity', () => {
		expect({ 'id-token': 'write', ...permissions }).toEqual({
			contents: 'read',
			'id-token': 'write',
		});
	});

	it('names the very commit of every action, so that nobody can change it later', () => {
		const used = steps.flatMap(({ uses }) => uses ?? []);
		expect(used).not.toHaveLength(0);
		expect(used.filter((action) => !/^actions\/[\w-]+@[\da-f]{40}$/.test(action))).toEqual([]);
	});

	it('runs what is there', () => {
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
