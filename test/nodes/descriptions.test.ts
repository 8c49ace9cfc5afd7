import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { AkeneoSdm } from '../../nodes/AkeneoSdm/AkeneoSdm.node';
import uploadSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/file/upload.json';
import createSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/create.json';
import getStatusSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/getStatus.json';
import listSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/list.json';
import runFileSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/runFile.json';
import waitSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/job/waitUntilFinished.json';
import triggerSchema from '../../nodes/AkeneoSdm/__schema__/v1.0.0/output.json';
import { createSdmSimulator } from '../simulators/sdm';
import { run, watcher } from './engine/engine';
import { fileItem } from './engine/files';
import { sdmNode, sdmTrigger, SESAME } from './engine/sdm';

/** The fields and texts that the editor shows before a run. */

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

it('the subtitle of the node names every operation as the list does', () => {
	const { subtitle, properties } = new AkeneoSdm().description;
	const names = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [] }) => options)
		.flatMap((option) => ('value' in option ? [`${String(option.value)}: "${option.name}"`] : []))
		.sort();
	expect(names).toHaveLength(7);
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

describe('the schema that the editor shows before a run has the fields that come', () => {
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

	it('create', async () => {
		sdm.files.add({ name: 'lamps.csv' });
		const [item = {}] = await itemsOf({ operation: 'create', fileId: '7001', project: byId('1') });
		expect(fieldsOf(createSchema).sort()).toEqual(fieldsIn(item).sort());
	});

	it('runFile', async () => {
		sdm.knobs.createdScript = [{ after: 0, status: 'done' }];
		const [item] = await run(sdmNode(url, { operation: 'runFile', project: byId('1') }), [
			fileItem('lamps.csv'),
		]);
		expect(fieldsOf(runFileSchema).sort()).toEqual(fieldsIn(item?.json ?? {}).sort());
	});

	it('upload', async () => {
		const upload = sdmNode(url, { resource: 'file', operation: 'upload' });
		const [item] = await run(upload, [fileItem('lamps.csv')]);
		expect(fieldsOf(uploadSchema).sort()).toEqual(fieldsIn(item?.json ?? {}).sort());
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
