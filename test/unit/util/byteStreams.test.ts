import { ArrayCutOff } from '../../../core/files/jsonArrayReader';
import {
	asBytes,
	beginningOf,
	breakOff,
	brokenCode,
	endWhenStalled,
	firstBytes,
	isByteStream,
	keepScavenging,
	watch,
} from '../../../core/util/byteStreams';
import { settle } from '../../../core/util/outcome';
import { aFewTurns, PassThrough, passedOn, Readable, sweepsDuring } from '../../support/streams';

/** Bodies that come as a stream: their readers, their watchers, and their end. */

const BEGIN = Buffer.from('begin ');
const END = Buffer.from('end');

describe('a stream', () => {
	it.each([
		['can be read and passed on', new PassThrough(), true],
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

describe('the first bytes of a response', () => {
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

	it('are those that had come when the connection broke', async () => {
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

describe('the beginning of a body', () => {
	const streamOf = (...pieces: string[]) =>
		Readable.from(
			pieces.map((piece) => Buffer.from(piece)),
			{ objectMode: false },
		);
	const OPEN = Buffer.from([0xef, 0xbb, 0xbf]).toString();

	it.each<[string, string[], string]>([
		['is its first piece', ['begin ', 'end'], 'begin '],
		['is all of it when that is one piece', ['all'], 'all'],
		['goes on to a piece that is not blank', [OPEN, ' \r\n\t', ' x', 'y'], `${OPEN} \r\n\t x`],
		['is empty when there is nothing', [], ''],
		['is empty when everything is blank', [OPEN, ' \n'], ''],
	])('%s', async (_name, pieces, expected) => {
		expect(Buffer.from(await beginningOf(streamOf(...pieces))).toString()).toBe(expected);
	});

	it.each([
		['with a loop', async (body: PassThrough) => String(await firstBytes(body))],
		['by piping', passedOn],
	])('stays in it for a reader %s, who comes later', async (_name, read) => {
		const body = new PassThrough();
		const watched: string[] = [];
		watch(body, (chunk) => watched.push(String(chunk)));
		for (const piece of [' ', 'begin ', 'and ']) body.write(piece);
		const events = ['end', 'error', 'close'];
		const listeners = () => events.map((event) => body.listenerCount(event));
		const before = listeners();
		await beginningOf(body);
		expect(listeners()).toEqual(before);
		await aFewTurns();
		body.end('end');
		expect(await read(body)).toBe(' begin and end');
		expect(watched.join('')).toContain('and end');
	});

	it.each<[string, (body: PassThrough) => void, string]>([
		['breaks', (body) => void body.destroy(Object.assign(new Error(), { code: 'EPIPE' })), 'EPIPE'],
		['is closed', (body) => void body.destroy(), 'ECONNRESET'],
	])('ends with an error when the connection %s', async (_name, end, code) => {
		const body = new PassThrough();
		const outcome = settle(beginningOf(body));
		end(body);
		expect(await outcome).toMatchObject({ ok: false, error: { code } });
	});
});

describe('the watcher of a body', () => {
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
		// A listener for the end is no reader yet.
		body.on('error', () => undefined);
		await aFewTurns();
		body.end(END);
		expect(await reader(body)).toBe('begin end');
		expect(seen).toBe('begin end');
	});
});

it.each([
	['bytes stay as they are', BEGIN, BEGIN],
	['a text becomes UTF-8', 'ž', Buffer.from([0xc5, 0xbe])],
])('of a body, %s', (_name, chunk, bytes) => {
	expect(asBytes(chunk)).toEqual(bytes);
});

it('a long body that passes through makes V8 collect young objects', async () => {
	const PIECE = Buffer.alloc(64 * 1024);
	const read = async (prepare: (body: PassThrough) => void) => {
		const body = Readable.from(Array.from({ length: 4096 }, () => PIECE)).pipe(new PassThrough());
		prepare(body);
		let bytes = 0;
		for await (const chunk of body) bytes += (chunk as Buffer).length;
		expect(bytes).toBe(256 * 1024 * 1024);
	};
	const without = await sweepsDuring(async () => await read(() => undefined));
	const along = await sweepsDuring(async () => await read(keepScavenging));
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

	/** A body that is watched for 5 seconds at a time. */
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

	it('is ended, as a timeout, when nothing has come at all', async () => {
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

	it.each([0, 1, 2])('is not ended when the watch was called off in round %d', async (rounds) => {
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
	it('gives its reader the reason at once', async () => {
		const body = new PassThrough();
		const why = new Error('no array');
		const onError = jest.fn();
		body.on('error', onError);
		breakOff(body, why);
		expect(onError.mock.calls).toEqual([[why]]);
		expect(body.destroyed).toBe(true);
		await aFewTurns();
		expect(onError).toHaveBeenCalledTimes(1);
	});

	it('that has no reader is ended without an error', () => {
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
		['of a full disk is undefined', withCode('ENOSPC'), undefined],
		['of broken packed bytes is undefined', withCode('Z_DATA_ERROR'), undefined],
		['whose code is a number is undefined', withCode(7), undefined],
		['without a code is undefined', new Error('ECONNRESET'), undefined],
		['that is a text is undefined', 'ECONNRESET', undefined],
		['that is null is undefined', null, undefined],
	])('%s', (_name, error, code) => {
		expect(brokenCode(error)).toBe(code);
	});

	it('of an array without an end is that of a lost connection', () => {
		expect(brokenCode(new ArrayCutOff())).toBe('ERR_BAD_RESPONSE');
	});
});
