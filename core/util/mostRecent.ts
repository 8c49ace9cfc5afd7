/** Sets an entry of a map that is in the order of use. Of more than `most` entries, those not used for longest are dropped. */
export function setMostRecent<Key, Value>(
	map: Map<Key, Value>,
	key: Key,
	value: Value,
	most: number,
): void {
	map.delete(key);
	map.set(key, value);
	for (const oldest of map.keys()) {
		if (map.size <= most) return;
		map.delete(oldest);
	}
}
