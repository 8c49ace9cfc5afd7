import fc from 'fast-check';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

/** Random values for the parameters of a node, as a user types, pastes or computes them. */

const anything = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.webUrl(),
	fc.constantFrom(
		...['..', '../../auth/token', '%2e%2e', '#x', '?a=b', '__proto__', '{{ $json.id }}', '', ' '],
	),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
	fc.array(fc.string(), { maxLength: 3 }),
	fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
);

/** Values of another type than the parameter has, as expressions and other steps give them. */
const otherTypes = fc.constantFrom<unknown>(
	...['true', 'false', ' TRUE', 'False ', 'yes', 'off', 'null', 'ten', '0', '1', '50', '-1', '2.9'],
	...['1e3', '1,000', '0x10', ' 7 ', 'sku, name', 'sku,,', '[]', '{}', '["a"]', '\n', '\u200b'],
	...['={{ null }}', '={{ undefined }}', '={{ "false" }}', '={{ "2" }}', '={{ [] }}', '={{ {} }}'],
	...[0, 1, -0, 2.9, -1, 1e21, 2 ** 53, Infinity, NaN, true, false, null],
	...[[], [[]], [null], [0], [true], ['a', 1], [{}], {}, { id: 1 }, { value: 'a' }, { a: [null] }],
);

/** Dates as the editor and expressions write them, within a year before or after these tests; and the last possible one. */
const date = fc.oneof(
	fc
		.date({ min: new Date('2026-09-01'), max: new Date('2028-09-01'), noInvalidDate: true })
		.chain((day) =>
			fc.constantFrom(
				day.toISOString(),
				day.toISOString().slice(0, 10),
				day.toISOString().slice(0, 19),
			),
		),
	fc.constant('9999-12-31T23:59:59.999Z'),
);

/** Some of the parameters of a node, without the operation. `ids` are those of existing jobs. */
export function parametersOf(
	properties: INodeProperties[],
	ids: string[],
): fc.Arbitrary<INodeParameters> {
	const own = properties.filter(
		({ name }) => !['resource', 'operation', 'requestOptions'].includes(name),
	);
	return someOf(own, ids) as fc.Arbitrary<INodeParameters>;
}

/** Several operations have parameters of the same name, so each name gets a value of any of them. */
function someOf(
	properties: INodeProperties[],
	ids: string[],
): fc.Arbitrary<Record<string, unknown>> {
	const names = [...new Set(properties.map(({ name }) => name))];
	const record = names.map((name) => [
		name,
		fc.oneof(
			...properties.filter((property) => property.name === name).map((one) => valueOf(one, ids)),
		),
	]);
	return fc.record(Object.fromEntries(record) as Record<string, fc.Arbitrary<unknown>>, {
		requiredKeys: [],
	});
}

function valueOf({ type, options = [] }: INodeProperties, ids: string[]): fc.Arbitrary<unknown> {
	const choices = options.flatMap((option) => ('value' in option ? [option.value] : []));
	const valid: Partial<Record<typeof type, () => fc.Arbitrary<unknown>>> = {
		boolean: () => orAsText(fc.boolean()),
		collection: () => someOf(options as INodeProperties[], ids),
		dateTime: () => date,
		multiOptions: () => fc.array(fc.oneof(fc.constantFrom(...choices), anything), { maxLength: 3 }),
		number: () => orAsText(fc.integer({ min: -1, max: 3 })),
		string: () => fc.oneof(fc.nat({ max: 99 }).map(String), fc.constantFrom('data', 'a, b')),
		options: () => fc.constantFrom(...choices),
		resourceLocator: () =>
			fc.record({
				__rl: fc.constant(true),
				mode: fc.constantFrom('id', 'list', 'url'),
				value: fc.oneof(anything, fc.constantFrom(...ids)),
			}),
	};
	return fc.oneof(
		anything,
		{ weight: 2, arbitrary: otherTypes },
		{ weight: 4, arbitrary: valid[type]?.() ?? anything },
	);
}

function orAsText(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof(values, values.map(String));
}

/** Texts typed into the search of a picker, and positions from which it goes on. */
export const searches: fc.Arbitrary<[filter?: string, paginationToken?: string]> = fc.tuple(
	fc.option(fc.string(), { nil: undefined }),
	fc.option(
		fc.oneof(
			fc.string(),
			fc.double().map(String),
			fc.integer().map(String),
			fc.constantFrom('1', '2', '1.5', '1e15', '9e15', '-1', '0', '__proto__', '1790000000000'),
		),
		{ nil: undefined },
	),
);
