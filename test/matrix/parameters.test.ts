import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { enterBy, SDM, type TestedService } from './entryPoints';
import { startServer } from './servers';
import { SIBLINGS } from './siblings';
import { useSeparateDays } from './time';

/**
 * Every parameter of every operation, as its node describes it, with a value that an expression made into something else: the
 * value that is meant counts, or no request is sent and the sentence names the parameter.
 */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

useSeparateDays();

/** As text, an expression is computed by n8n; `undefined` and `null` are what one may give. */
const expression = (value: unknown) =>
	value === undefined ? '={{ undefined }}' : `={{ ${JSON.stringify(value)} }}`;
const LIST = ['a', 7];
const OBJECT = { a: 7 };
const NOTHING = [undefined, null];

/** Values in another form, and the value that is meant. */
function formsOf({ type, options = [], typeOptions }: INodeProperties): Array<[unknown, unknown]> {
	if (type === 'boolean')
		return [true, false].flatMap((value): Array<[unknown, unknown]> => [
			[String(value), value],
			[` ${String(value).toUpperCase()}\n`, value],
			[value ? 1 : 0, value],
			[value ? '1' : '0', value],
		]);
	if (type === 'number') {
		const value = Math.max(1, typeOptions?.minValue ?? 0);
		return [
			[String(value), value],
			[` ${value}.0 `, value],
		];
	}
	if (type === 'options')
		return options
			.filter((option): option is INodePropertyOptions => 'value' in option)
			.flatMap(({ value, name }): Array<[unknown, unknown]> => [
				[` ${String(value).toUpperCase()} `, value],
				[name, value],
			]);
	return [];
}

/** Values that make no sense. */
function nonsenseFor({ type, typeOptions, name }: INodeProperties): unknown[] {
	const least = typeOptions?.minValue ?? 0;
	switch (type) {
		case 'boolean':
			return ['no', 'ja', 2, LIST, OBJECT];
		case 'number':
			return ['ten', '1,000', true, LIST, OBJECT, name === 'timeoutMinutes' ? -1 : least - 1];
		case 'options':
		case 'resourceLocator':
			return ['!', true, LIST, OBJECT];
		case 'dateTime':
			return ['soon', true, LIST, OBJECT];
		default:
			return [true, OBJECT];
	}
}

interface Place {
	name: string;
	entry: string;
	service: TestedService;
	field: INodeProperties;
	/** Parameters with this value in this place. */
	with: (value: unknown) => INodeParameters;
}

const SERVICES: TestedService[] = [SDM, ...SIBLINGS.slice(0, 2).map(([, sibling]) => sibling)];
/** They are n8n's own, or cannot be an expression. */
const NOT_OURS = ['resource', 'operation', 'requestOptions'];

function isShown({ displayOptions }: INodeProperties, parameters: INodeParameters): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const value = parameters[name];
		return value === undefined || (values ?? []).some((one) => one === value);
	});
}

const PLACES: Place[] = SERVICES.flatMap((service) =>
	Object.entries(service.operations).flatMap(([entry, operation]) => {
		const parameters: INodeParameters = {
			resource: 'job',
			outputAs: undefined as never,
			...operation,
		};
		const { properties } = service.node('', {}).nodeType.description;
		const outputAs = properties.find(
			(field) => field.name === 'outputAs' && isShown(field, parameters),
		);
		if (outputAs) parameters.outputAs ??= outputAs.default as never;
		return properties
			.filter((field) => !NOT_OURS.includes(field.name) && isShown(field, parameters))
			.flatMap((field): Place[] => {
				const place = { name: service.name, entry, service };
				const own: Place = {
					...place,
					field,
					with: (value) => ({ [field.name]: value as never }),
				};
				// n8n itself takes an expression in place of a whole collection for an empty one.
				if (field.type !== 'collection') return [own];
				const entries = (field.options ?? []) as INodeProperties[];
				return [
					...entries.map((inner) => ({
						...place,
						field: inner,
						with: (value: unknown) => ({ [field.name]: { [inner.name]: value as never } }),
					})),
				];
			});
	}),
);

/** The parameters of a place, with others that make it count. */
const given = (place: Place, value: unknown): INodeParameters => ({
	...(place.field.name === 'limit' ? { returnAll: false } : {}),
	...(place.field.name === 'timeoutMinutes' ? { waitUntilFinished: true } : {}),
	...place.with(value),
});

async function run(place: Place, value: unknown) {
	const server = await startServer(place.service.healthy);
	const outcome = await enterBy(place.service, place.entry, {
		url: `${server.url}${place.service.path}`,
		parameters: given(place, value),
	});
	await server.close();
	const requests = server.hits
		.filter(({ url }) => !url.startsWith('/oauth'))
		.map(({ method, url }) => `${method} ${url.replace(/\d{4}-\d\d-\d\dT[^&]*/g, 'TIME')}`);
	return { outcome, requests };
}

const title = ({ name, entry, field }: Place) => [name, entry, field.displayName] as const;

it('every operation has parameters', () => {
	const operations = new Set(PLACES.map(({ name, entry }) => `${name}, ${entry}`));
	expect(operations.size).toBe(
		SERVICES.reduce((sum, { operations: own }) => sum + Object.keys(own).length, 0),
	);
	expect(PLACES.length).toBeGreaterThan(50);
});

describe('A parameter in another form counts as what is meant', () => {
	const rows = PLACES.flatMap((place) =>
		formsOf(place.field).map(([value, meant]) => [...title(place), value, meant, place] as const),
	);
	it.each(rows)('%s, %s, %s: %j is %j', async (_name, _entry, _field, value, meant, place) => {
		const asMeant = await run(place, meant);
		expect(await run(place, value)).toEqual(asMeant);
		expect(await run(place, expression(value))).toEqual(asMeant);
	});
});

describe('A parameter that makes no sense fails before any request', () => {
	const rows = PLACES.flatMap((place) =>
		[...NOTHING, ...nonsenseFor(place.field)].map(
			(value) => [...title(place), value, place] as const,
		),
	);
	it.each(rows)('%s, %s, %s: no request is sent for %j', async (_n, _e, field, value, place) => {
		const isPicker = place.field.type === 'resourceLocator';
		const inPicker = (one: unknown) => ({ __rl: true, mode: 'id', value: one });
		const { outcome, requests } = await run(
			place,
			isPicker ? inPicker(expression(value)) : expression(value),
		);
		expect(outcome).toMatchObject({
			shown: {
				message: expect.stringMatching(
					new RegExp(`^The parameter '${field.replace(/[()]/g, '\\$&')}' (is |has )`),
				),
				description: expect.stringMatching(/^[A-Z].*\.$/),
			},
		});
		expect(requests).toEqual([]);
	});
});
