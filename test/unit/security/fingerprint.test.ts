import { fingerprintOf } from '../../../core/security/fingerprint';

it.each([
	[['https://sdm.akeneo.cloud', '1b6f9c1e-5d0a-4c57-9f0e-2a9f4d6f7c11'], '1n4vzoc'],
	[['https://sdm.akeneo.cloud', ''], 'q9mh90'],
])(
	'the fingerprint of %j is the same in every version, because saved states hold it',
	(parts, expected) => {
		expect(fingerprintOf(...parts)).toBe(expected);
	},
);

it('each part counts, and where it begins', () => {
	const all = [
		['a', 'b'],
		['a', 'c'],
		['b', 'a'],
		['ab'],
		['a'],
		['a', ''],
		['', 'a'],
		['ä', 'b'],
		['😀'],
		['😁'],
	];
	const fingerprints = all.map((parts) => fingerprintOf(...parts));
	expect(new Set(fingerprints).size).toBe(all.length);
});

it('it is short, and may stand in a list of IDs', () => {
	const texts = Array.from({ length: 1000 }, (_, index) =>
		fingerprintOf('https://a.example', `token ${index}`),
	);
	expect(texts.filter((text) => !/^[0-9a-z]{1,7}$/.test(text))).toEqual([]);
	expect(new Set(texts).size).toBe(1000);
});
