import { ArrayCutOff } from '../../core/jsonArray';
import {
	asBytes,
	breakOff,
	brokenCode,
	endWhenStalled,
	firstBytes,
	isByteStream,
	sweepAlong,
	watch,
} from '../../core/streams';
import { aFewTurns, PassThrough, passedOn, Readable, sweepsDuring } from '../support/streams';

/** Bodies that come as a stream: who reads them, who looks on, and what ends them. */

const BEGIN = Buffer.from('begin ');
const END = Buffer.from('end');

describe('a stream', () => {
	it.each([
		['is what can be read and passed on', new PassThrough(), true],
		['is not one that can only be passed on', { pipe: () => undefined }, false],
		['is not one that can only be read', { readable: true }, false],
		['is no text', 'pipe, readable', false],
		['is not null', null, false],
		['is not nothing', undefined, false],
		['is no function', Object.assign(() => 1, { pipe: 1, readable: 1 }), false],
	])('%s', (_name, body, expected) => {
		expect(isByteStream(body)).toBe(expected);
	});
});

describe('the first bytes of an answer', () => {
	const streamOf = (...pieces: Array<string | Uint8Array>) => Readable.from(pieces);

	it.each<[string, unknown, unknown]>([
		['that is parsed already are that', { detail: 'no' }, { detail: 'no' }],
		['that is a text are the text', '{"detail":"no"}', '{"detail":"no"}'],
		['that is nothing are nothing', undefined, undefined],
		['of JSON are parsed', streamOf(Buffer.from('{"detail":"no"}')), { detail: 'no' }],
		['in two pieces are put together', streamOf('{"detail":', '"no"}'), { detail: 'no' }],
		['that is no JSON are text', streamOf('<html>', 'no'), '<html>no'],
		['without any are an empty text', streamOf(), ''],
		[
			'cut within a letter keep the letter',
			streamOf(...[...Buffer.from('"Žádost"')].map((byte) => Buffer.from([byte]))),
			'Žádost',
		],
	])('%s', async (_name, body, expected) => {
		expect(await firstBytes(body)).toEqual(expected);
	});

	it('are what had come when the connection broke', async () => {
		async function* broken() {
			yield* [BEGIN, END];
			throw await Promise.resolve(new Error('aborted'));
		}
		expect(await firstBytes(Readable.from(broken()))).toBe('begin end');
	});

	it('of one without an end are 64 KB, and the rest is not waited for', async () => {
		function* endless() {
			for (;;) yield Buffer.alloc(1000, 'x');
		}
		const body = Readable.from(endless());
		expect(await firstBytes(body)).toBe('x'.repeat(66_000));
		expect(body.destroyed).toBe(true);
	});
});

describe('who looks at a body on its way', () => {
	type Reader = (body: PassThrough) => Promise<string>;
	const READERS: Array<[string, Reader]> = [
		[
			'with a loop',
			async (body) => {
				let read = '';
				for await (const chunk of body) read += String(chunk);
				return read;
			},
		],
		[
			'that listens',
			async (body) => {
				let read = '';
				body.on('data', (chunk) => (read += String(chunk)));
				await new Promise((resolve) => body.once('end', resolve));
				return read;
			},
		],
		['that passes it on', passedOn],
	];

	it.each(READERS)('sees all that a reader gets %s, however late', async (_name, reader) => {
		const body = new PassThrough();
		let seen = '';
		watch(body, (chunk) => (seen += Buffer.from(chunk).toString()));
		body.write(BEGIN);
		await aFewTurns();
		// Whoever waits for an end is no reader yet.
		body.on('error', () => undefined);
		await aFewTurns();
		body.end(END);
		expect(await reader(body)).toBe('begin end');
		expect(seen).toBe('begin end');
	});
});

it.each([
	['bytes stay what they are', BEGIN, BEGIN],
	['a text becomes UTF-8', 'ž', Buffer.from([0xc5, 0xbe])],
])('of a body, %s', (_name, chunk, bytes) => {
	expect(asBytes(chunk)).toEqual(bytes);
});

it('a long body that passes through makes V8 sweep its small part for what is new', async () => {
	const PIECE = Buffer.alloc(64 * 1024);
	const read = async (prepare: (body: PassThrough) => void) => {
		const body = Readable.from(Array.from({ length: 4096 }, () => PIECE)).pipe(new PassThrough());
		prepare(body);
		let bytes = 0;
		for await (const chunk of body) bytes += (chunk as Buffer).length;
		expect(bytes).toBe(256 * 1024 * 1024);
	};
	const without = await sweepsDuring(async () => await read(() => undefined));
	const along = await sweepsDuring(async () => await read(sweepAlong));
	expect(along).toBeGreaterThanOrEqual(without + 3);
});

describe('a body of which nothing more comes', () => {
	/** The platform's signals, whose time has come when a test says so. */
	let limits: Array<{ ms: number; over: () => void }>;
	beforeEach(() => {
		limits = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			limits.push({ ms, over: () => controller.abort() });
			return controller.signal;
		});
	});
	afterEach(() => jest.restoreAllMocks());

	/** Looks for 5 seconds at a time, and says what a reader gets in the end. */
	function watched() {
		const body = new PassThrough();
		const stop = endWhenStalled(body, 5000);
		let next = 0;
		return {
			body,
			stop,
			async timeIsOver() {
				limits[next++]?.over();
				await aFewTurns();
			},
		};
	}
	const readToItsEnd = (body: PassThrough) => {
		const outcome: { read: string; ended?: unknown } = { read: '' };
		body.on('data', (chunk) => (outcome.read += String(chunk)));
		body.on('end', () => (outcome.ended = 'well'));
		body.on('error', (error) => (outcome.ended = { ...error, message: error.message }));
		return outcome;
	};
	const NOTHING_CAME = { message: 'Nothing more came', code: 'ECONNABORTED' };

	it('is ended, as a time-out, when nothing has come at all', async () => {
		const { body, timeIsOver } = watched();
		const outcome = readToItsEnd(body);
		await aFewTurns();
		expect([outcome, body.destroyed]).toEqual([{ read: '' }, false]);
		await timeIsOver();
		expect([outcome, body.destroyed]).toEqual([{ read: '', ended: NOTHING_CAME }, true]);
		expect(limits.map(({ ms }) => ms)).toEqual([5000]);
	});

	it('is ended when nothing has come for that long, at the latest after twice the time', async () => {
		const { body, timeIsOver } = watched();
		const outcome = readToItsEnd(body);
		body.write(BEGIN);
		await aFewTurns();
		await timeIsOver();
		expect([outcome, body.destroyed]).toEqual([{ read: 'begin ' }, false]);
		await timeIsOver();
		expect([outcome, body.destroyed]).toEqual([{ read: 'begin ', ended: NOTHING_CAME }, true]);
		expect(limits.map(({ ms }) => ms)).toEqual([5000, 5000]);
	});

	it('goes on as long as a little comes each time', async () => {
		const { body, stop, timeIsOver } = watched();
		const outcome = readToItsEnd(body);
		for (let times = 0; times < 4; times++) {
			body.write('.');
			await aFewTurns();
			await timeIsOver();
		}
		body.end();
		await aFewTurns();
		expect(outcome).toEqual({ read: '....', ended: 'well' });
		stop();
	});

	it('waits for a reader who takes longer than that', async () => {
		const { body, timeIsOver } = watched();
		body.end(BEGIN);
		for (let times = 0; times < 4; times++) await timeIsOver();
		const outcome = readToItsEnd(body);
		await aFewTurns();
		expect(outcome).toEqual({ read: 'begin ', ended: 'well' });
	});

	it.each([0, 1, 2])('is left alone when this was called off in round %d', async (rounds) => {
		const { body, stop, timeIsOver } = watched();
		for (let times = 0; times < rounds; times++) {
			body.write('.');
			body.read();
			await timeIsOver();
		}
		stop();
		for (let times = 0; times < 3; times++) await timeIsOver();
		expect(body.destroyed).toBe(false);
		expect(limits).toHaveLength(rounds + 1);
	});
});

describe('a body that is broken off', () => {
	it('tells its reader why, at once', async () => {
		const body = new PassThrough();
		const why = new Error('no array');
		const told = jest.fn();
		body.on('error', told);
		breakOff(body, why);
		expect(told.mock.calls).toEqual([[why]]);
		expect(body.destroyed).toBe(true);
		await aFewTurns();
		expect(told).toHaveBeenCalledTimes(1);
	});

	it('that nobody reads is just ended', () => {
		const body = new PassThrough();
		breakOff(body, new Error('no array'));
		expect(body.destroyed).toBe(true);
	});
});

describe('the network code of an error', () => {
	const withCode = (code: unknown) => Object.assign(new Error('x'), { code });
	it.each([
		['of a stream that stalled', withCode('ECONNABORTED'), 'ECONNABORTED'],
		['of an execution that was stopped', withCode('ERR_CANCELED'), 'ERR_CANCELED'],
		['of a lost connection', withCode('ECONNRESET'), 'ERR_BAD_RESPONSE'],
		['of a closed one', withCode('EPIPE'), 'ERR_BAD_RESPONSE'],
		['of one that came too late', withCode('ETIMEDOUT'), 'ERR_BAD_RESPONSE'],
		['of packed bytes that are cut off', withCode('Z_BUF_ERROR'), 'ERR_BAD_RESPONSE'],
		['of an early end', withCode('ERR_STREAM_PREMATURE_CLOSE'), 'ERR_BAD_RESPONSE'],
		['that is no Error', { code: 'EPIPE' }, 'ERR_BAD_RESPONSE'],
		['of a full disk is none', withCode('ENOSPC'), undefined],
		['of broken packed bytes is none', withCode('Z_DATA_ERROR'), undefined],
		['whose code is a number is none', withCode(7), undefined],
		['without a code is none', new Error('ECONNRESET'), undefined],
		['that is a text is none', 'ECONNRESET', undefined],
		['that is null is none', null, undefined],
	])('%s', (_name, error, code) => {
		expect(brokenCode(error)).toBe(code);
	});

	it('of an array without an end is that of a lost connection', () => {
		expect(brokenCode(new ArrayCutOff())).toBe('ERR_BAD_RESPONSE');
	});
});
