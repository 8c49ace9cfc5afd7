import { tellMaybeIncomplete } from '../../core/maybeIncomplete';

/** Where a user reads that a list may lack a job. */

const MESSAGE =
	'Jobs were added or removed while the list was read, so one of them may be missing. Run this node again to be sure.';

it('at the output of the node', () => {
	const addExecutionHints = jest.fn();
	const warn = jest.fn();
	tellMaybeIncomplete({ addExecutionHints, logger: { warn } } as never);
	expect(addExecutionHints.mock.calls).toEqual([[{ message: MESSAGE, location: 'outputPane' }]]);
	expect(warn).not.toHaveBeenCalled();
});

it('in the log, where n8n shows nothing at the output', () => {
	const warn = jest.fn();
	tellMaybeIncomplete({ logger: { warn } } as never);
	expect(warn.mock.calls).toEqual([[MESSAGE]]);
});
