import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { toOutput } from '../../../core/operation/errorOutput';
import { runForItem } from '../../../core/operation/items';

/** Items of a step with an error output, divided as n8n 2.41 does it in `handleNodeErrorOutput`. */

const node = { name: 'Lamps', onError: 'continueErrorOutput' } as INode;
const toItem = (json: IDataObject): INodeExecutionData => ({ json, pairedItem: { item: 0 } });

function divide(items: INodeExecutionData[]) {
	const worked: INodeExecutionData[] = [];
	const failed: INodeExecutionData[] = [];
	while (items.length) {
		const item = items.shift();
		if (item === undefined) continue;
		const looksLikeError =
			item.json.error &&
			Object.keys(item.json).every((name) => ['error', 'message', 'details'].includes(name));
		(looksLikeError ? failed : worked).push(item);
	}
	return { worked, failed };
}

const failedItem = async () => {
	const context = { getNode: () => node, continueOnFail: () => true, getInputData: () => [] };
	return await runForItem(context, 3, async () => await Promise.reject(new Error('No.')));
};

it('rows leave in their order by the usual output, unchanged, whatever their columns', () => {
	const rows: IDataObject[] = [
		{ sku: 'a' },
		{ error: 'none' },
		{ error: 'x', message: 'y' },
		{ error: 'x', details: 'y', message: 'z' },
		{ error: '', message: 'y' },
		{ error: 'x', sku: 'b' },
		{},
		{ error: 'the last' },
	];
	const { worked, failed } = divide(
		toOutput(
			node,
			rows.map((row) => toItem({ ...row })),
		),
	);
	expect(worked).toEqual(rows.map(toItem));
	expect(failed).toEqual([]);
});

it('items that did not work leave by the error output, in their order', async () => {
	const [first, second] = [await failedItem(), await failedItem()];
	const items = [...first, toItem({ error: 'a row' }), ...second, toItem({ sku: 'a' })];
	const { worked, failed } = divide(toOutput(node, items));
	expect(worked).toEqual([toItem({ error: 'a row' }), toItem({ sku: 'a' })]);
	expect(failed).toEqual([...first, ...second]);
	expect(failed[0]?.json).toEqual({ error: 'No.', message: 'No.' });
});

it('no item is moved while another one is taken', () => {
	const items = Array.from({ length: 5 }, (_, index) => toItem({ index }));
	const output = toOutput(node, [...items]);
	for (const item of items) expect(output.shift()).toBe(item);
	expect(output).toEqual(items);
	expect(output.shift()).toBeUndefined();
	expect(output).toEqual([]);
});

it('the list is a plain one for every other reader', () => {
	const output = toOutput(node, [toItem({ error: 'x' })]);
	expect(Array.isArray(output)).toBe(true);
	expect(Object.keys(output)).toEqual(['0']);
	expect(JSON.stringify(output)).toBe(JSON.stringify([toItem({ error: 'x' })]));
});

it.each(['continueRegularOutput', 'stopWorkflow', undefined] as const)(
	'the list is left as it is where On Error is %s',
	(onError) => {
		const output = toOutput({ ...node, onError }, [toItem({ error: 'x' }), toItem({})]);
		expect(Object.getOwnPropertyNames(output)).toEqual(['0', '1', 'length']);
	},
);
