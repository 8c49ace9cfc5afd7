import type { INode } from 'n8n-workflow';

import {
	checkTriggerOn,
	isForgotten,
	readStatusFilter,
	statusesOf,
} from '../../../core/parameters/statuses';
import { STATUS_NAMES } from '../../../nodes/AkeneoSdm/resources/fields';

const node: INode = {
	id: '1',
	name: 'Akeneo SDM',
	type: 'akeneoSdm',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const errorOf = (act: () => unknown): unknown => {
	try {
		return act();
	} catch (error) {
		return error;
	}
};

describe('the statuses of Trigger On', () => {
	it.each([
		[
			['done', 'error'],
			['done', 'error'],
		],
		[['DONE', 'done'], ['done']],
		['done', ['done']],
		[['', null, ' done ', {}], ['done']],
		[[], []],
		[undefined, []],
	])('given as %p, are read as %p', (parameter, statuses) => {
		expect([...statusesOf(parameter)]).toEqual(statuses);
	});
});

it.each([[['done']], ['done'], [['done', ' ERROR ']], [['waiting_for_review']]])(
	'Trigger On accepts %p',
	(parameter) => {
		expect(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES })).not.toThrow();
	},
);

describe('Trigger On is rejected', () => {
	it.each([[[]], [undefined], [null], [''], [['']], [[{}]], [{ done: true }], [true]])(
		'as empty when it is %p',
		(parameter) => {
			expect(errorOf(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES }))).toMatchObject(
				{
					message: "The parameter 'Trigger On' is empty",
					description: 'Choose at least one status of the list: Done, Error, Pending or Running.',
				},
			);
		},
	);

	it.each([[['done', '../x']], ['done, error'], [['a b']], [12]])(
		'as no status when it is %p',
		(parameter) => {
			expect(errorOf(() => checkTriggerOn(node, parameter, { names: STATUS_NAMES }))).toMatchObject(
				{
					message: "The parameter 'Trigger On' is not a status",
					description: 'Choose one of the list: Done, Error, Pending or Running.',
				},
			);
		},
	);
});

describe('a job in an unknown status', () => {
	const DAY = 24 * 3600_000;
	const NOW = Date.parse('2026-03-02T08:00:00Z');
	it.each([
		['is watched', NOW, false],
		['is watched for seven days', NOW - 7 * DAY, false],
		['is forgotten after seven days', NOW - 7 * DAY - 1, true],
		['is watched when its creation time is unknown', undefined, false],
	])('%s', (_name, createdAt, forgotten) => {
		expect(isForgotten(createdAt, NOW)).toBe(forgotten);
	});
});

describe('the status of a filter', () => {
	it.each([
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		['done', 'done'],
		[' DONE\n', 'done'],
		['waiting_for_review', 'waiting_for_review'],
	])('given as %p, is read as %p', (value, expected) => {
		expect(readStatusFilter(node, value, { names: STATUS_NAMES })).toBe(expected);
	});

	it.each([
		['  '],
		[['done']],
		[{ value: 'done' }],
		[true],
		[7],
		['done&page=2'],
		['a'.repeat(41)],
	])('given as %p, is rejected', (value) => {
		expect(errorOf(() => readStatusFilter(node, value, { names: STATUS_NAMES }))).toMatchObject({
			message: "The parameter 'Status' is not a status",
		});
	});
});
