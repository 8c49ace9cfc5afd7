import { setMostRecent } from '../../../core/util/mostRecent';

/** A map in the order of use. */

it.each([
	['a new one comes last', ['a', 'b'], 'c', ['a', 'b', 'c']],
	['one that is used again comes last, too', ['a', 'b', 'c'], 'a', ['b', 'c', 'a']],
	['the one not used for longest is dropped for a fourth', ['a', 'b', 'c'], 'd', ['b', 'c', 'd']],
	['too many are dropped at once', ['a', 'b', 'c', 'd', 'e'], 'f', ['d', 'e', 'f']],
])('of three entries, %s', (_name, before, key, after) => {
	const map = new Map(before.map((one) => [one, 'old']));
	setMostRecent(map, key, 'new', 3);
	expect([...map.keys()]).toEqual(after);
	expect(map.get(key)).toBe('new');
});
