import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { AkeneoSdm } from '../../nodes/AkeneoSdm/AkeneoSdm.node';
import getStatusSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/getStatus.json';
import listSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/list.json';
import waitSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/waitUntilFinished.json';
import triggerSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/output.json';
import { createSdmSimulator } from '../simulators/sdm';
import { run, watcher } from './engine/engine';
import { sdmNode, sdmTrigger, SESAME } from './engine/sdm';

/** What the editor shows before anything has run. */

interface Schema {
	properties?: Record<string, Schema>;
	type?: string;
}

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
});
afterEach(async () => await sdm.close());

it('the line below the name of the node names every operation as the list does', () => {
	const { subtitle, properties } = new AkeneoSdm().description;
	const options = properties.find(({ name }) => name === 'operation')?.options ?? [];
	const names = options.flatMap((option) =>
		'value' in option ? [`${String(option.value)}: "${option.name}"`] : [],
	);
	expect(names).toHaveLength(4);
	expect(subtitle).toContain(`({ ${names.join(', ')} })`);
});

/** Fields of a schema, and of items taken together, as `step.name: string`. */
function fieldsOf(schema: Schema, path = ''): string[] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
		field.properties ? fieldsOf(field, `${path}${name}.`) : [`${path}${name}: ${field.type}`],
	);
}
function fieldsIn(value: IDataObject, path = ''): string[] {
	return Object.entries(value).flatMap(([name, field]) => {
		if (field === null || field === undefined) return [];
		if (typeof field === 'object') return fieldsIn(field as IDataObject, `${path}${name}.`);
		return [`${path}${name}: ${Number.isInteger(field) ? 'integer' : typeof field}`];
	});
}

describe('the fields that are known before a run are those that come', () => {
	const job = (status: string) =>
		sdm.jobs.createJob({ name: 'Lamps', status, message: 'No EAN.' }).id;
	const itemsOf = async (parameters: INodeParameters) =>
		(await run(sdmNode(url, parameters))).map(({ json }) => json);
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });

	it.each([
		['getStatus', getStatusSchema],
		['waitUntilFinished', waitSchema],
	])('%s', async (operation, schema) => {
		const items = [
			...(await itemsOf({ operation, jobId: byId(job('done')) })),
			...(await itemsOf({ operation, jobId: byId(job('error')) })),
		];
		const seen = items.flatMap((item) => fieldsIn(item));
		expect(fieldsOf(schema).filter((field) => !seen.includes(field))).toEqual([]);
	});

	it('list', async () => {
		job('done');
		const [item = {}] = await itemsOf({ operation: 'list' });
		expect(fieldsOf(listSchema).sort()).toEqual(fieldsIn(item).sort());
	});

	it('the trigger', async () => {
		const trigger = watcher(sdmTrigger(url));
		await trigger.poll();
		const { id } = sdm.jobs.createJob({ name: 'Lamps' });
		await trigger.poll();
		sdm.jobs.setStatus(id, 'error', { message: 'No EAN.' });
		const [[item] = []] = (await trigger.poll()) ?? [];
		expect(fieldsOf(triggerSchema).sort()).toEqual(fieldsIn(item?.json ?? {}).sort());
	});
});
