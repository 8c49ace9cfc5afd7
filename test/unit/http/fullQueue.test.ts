import { FullQueue } from '../../../core/http/fullQueue';

/** When a queue that has been full for long says so. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What is reported by a queue in which so many requests wait at these times, in ms. */
function reportedAt(...notes: Array<[at: number, waiting: number]>) {
	const full = new FullQueue();
	const reported: Array<[number, number]> = [];
	for (const [at, waiting] of notes) {
		const onFull = (count: number) => void reported.push([at, count]);
		// Not every request has a log.
		full.note(
			[{}, ...Array.from({ length: waiting - 1 }, () => ({ onFull }))].slice(0, waiting),
			at,
		);
	}
	return reported;
}

it.each<[string, Array<[number, number]>, Array<[number, number]>]>([
	[
		'full for a minute is reported once',
		[
			[0, 2],
			[MINUTE, 5],
		],
		[[MINUTE, 5]],
	],
	[
		'full for less than a minute is not reported',
		[
			[0, 2],
			[MINUTE - 1, 5],
		],
		[],
	],
	[
		'empty in between is not reported',
		[
			[0, 2],
			[30 * SECOND, 0],
			[MINUTE, 2],
		],
		[],
	],
	[
		'full a minute after it was empty is reported',
		[
			[0, 2],
			[SECOND, 0],
			[MINUTE, 2],
			[2 * MINUTE, 3],
		],
		[[2 * MINUTE, 3]],
	],
	[
		'full for ten minutes more is reported again',
		[
			[0, 2],
			[MINUTE, 2],
			[11 * MINUTE - 1, 2],
			[11 * MINUTE, 4],
		],
		[
			[MINUTE, 2],
			[11 * MINUTE, 4],
		],
	],
	[
		'full of requests without a log is not reported',
		[
			[0, 1],
			[MINUTE, 1],
		],
		[],
	],
])('a queue that is %s', (_name, notes, expected) => {
	expect(reportedAt(...notes)).toEqual(expected);
});
