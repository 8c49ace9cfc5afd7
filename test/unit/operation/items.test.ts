import { hintAtMissingJobs } from '../../../core/operation/items';

/** Where a user reads that a list may lack a job. */

const MESSAGE =
	'Jobs were added or removed while the list was read, so one of them may be missing. Run this node again to be sure.';

it('a hint at missing jobs is shown at the output of the node', () => {
	const addExecutionHints = jest.fn();
	const warn = jest.fn();
	hintAtMissingJobs({ addExecutionHints, logger: { warn } } as never);
	expect(addExecutionHints.mock.calls).toEqual([[{ message: MESSAGE, location: 'outputPane' }]]);
	expect(warn).not.toHaveBeenCalled();
});

it('a hint at missing jobs is logged where n8n shows no hints', () => {
	const warn = jest.fn();
	hintAtMissingJobs({ logger: { warn } } as never);
	expect(warn.mock.calls).toEqual([[MESSAGE]]);
});
