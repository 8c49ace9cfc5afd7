import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { readRequestOptions, resolvedRequestOptions } from '../../../core/operation/requestOptions';

/** The settings under Request Options, in both ways in which n8n runs a node. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const optionsOf = (requestOptions: unknown) =>
	readRequestOptions({
		getNode: () => node,
		getNodeParameter: (name: string, itemIndex: number, otherwise: unknown) =>
			name === 'requestOptions' && itemIndex === 0 ? (requestOptions ?? otherwise) : undefined,
	} as never as IExecuteFunctions);

const FIVE_MINUTES = 300_000;
const NO_BATCHING = { size: 1, interval: 0 };
const USUAL = { request: { timeout: FIVE_MINUTES }, batching: NO_BATCHING };

it.each([
	['nothing', undefined],
	['an empty collection', {}],
	['something that is no collection', 'x'],
	['a batching without a batch', { batching: {} }],
	['an invalid batching', { batching: 'x' }],
	['an invalid batch', { batching: { batch: 'x' } }],
	['a proxy that was left empty', { proxy: '' }],
	['certificates that are checked', { allowUnauthorizedCerts: false }],
	['certificates that are checked, as text', { allowUnauthorizedCerts: 'false' }],
	['no word on certificates', { allowUnauthorizedCerts: null }],
])('the defaults count with %s', (_name, given) => {
	expect(optionsOf(given)).toStrictEqual(USUAL);
});

it.each([
	[7000, 7000],
	['7000', 7000],
	[0, FIVE_MINUTES],
	['', FIVE_MINUTES],
	[null, FIVE_MINUTES],
])('a timeout of %p is %d ms', (timeout, ms) => {
	expect(optionsOf({ timeout }).request).toStrictEqual({ timeout: ms });
});

it.each([true, 'true', 1])('certificates are not checked when %p allows that', (given) => {
	const { request } = optionsOf({ allowUnauthorizedCerts: given });
	expect(request).toStrictEqual({ timeout: FIVE_MINUTES, skipSslCertificateValidation: true });
});

it.each([
	[{ timeout: 'soon' }, "The parameter 'Timeout' is not a number of 0 or more: soon"],
	[{ timeout: -1 }, "The parameter 'Timeout' is not a number of 0 or more: -1"],
	[
		{ allowUnauthorizedCerts: 'maybe' },
		"The parameter 'Ignore SSL Issues (Insecure)' is neither true nor false: maybe",
	],
	[
		{ batching: { batch: { batchSize: 'few' } } },
		"The parameter 'Items per Batch' is not a number of -1 or more: few",
	],
	[
		{ batching: { batch: { batchInterval: -2 } } },
		"The parameter 'Batch Interval (ms)' is not a number of -1 or more: -2",
	],
])('%j is rejected', (given, message) => {
	expect(() => optionsOf(given)).toThrow(
		expect.objectContaining({ name: 'NodeOperationError', message }),
	);
});

describe('batching', () => {
	it.each([
		['is as large as set', { batchSize: 20, batchInterval: 1500 }, { size: 20, interval: 1500 }],
		[
			'may come from texts',
			{ batchSize: '20', batchInterval: '1500' },
			{ size: 20, interval: 1500 },
		],
		['has one item when no size is set', { batchInterval: 1500 }, { size: 1, interval: 1500 }],
		['has no pause when none is set', { batchSize: 20 }, { size: 20, interval: 0 }],
		['of -1, which means off, has one item', { batchSize: -1, batchInterval: -1 }, NO_BATCHING],
		['of no items has one', { batchSize: 0 }, NO_BATCHING],
	])('%s', (_name, batch, expected) => {
		expect(optionsOf({ batching: { batch } }).batching).toEqual(expected);
	});
});

describe('a proxy', () => {
	const http = { protocol: 'http', host: 'proxy.example' };
	it.each([
		['with a port', 'http://proxy.example:3128', { ...http, port: 3128 }],
		['with a slash at the end', 'http://proxy.example:3128/', { ...http, port: 3128 }],
		['with blanks around it', '\u00a0http://proxy.example:3128 \n', { ...http, port: 3128 }],
		['in capitals', 'HTTP://PROXY.EXAMPLE:3128', { ...http, port: 3128 }],
		['with the usual port', 'http://proxy.example:80', { ...http, port: 80 }],
		[
			'with the usual port, encrypted',
			'https://proxy.example:443',
			{ protocol: 'https', host: 'proxy.example', port: 443 },
		],
		[
			'with a user and a password',
			'http://me%40home:p%3Aw@proxy.example:3128',
			{ ...http, port: 3128, auth: { username: 'me@home', password: 'p:w' } },
		],
		[
			'with a user alone',
			'http://me@proxy.example:3128',
			{ ...http, port: 3128, auth: { username: 'me', password: '' } },
		],
	])('%s is used', (_name, proxy, expected) => {
		expect(optionsOf({ proxy }).request.proxy).toStrictEqual(expected);
	});

	it.each([
		['without a port', 'http://proxy.example'],
		['without a scheme', 'proxy.example:3128'],
		['with another scheme', 'socks5://proxy.example:3128'],
		['with something in front', 'see http://proxy.example:3128'],
		['with another scheme that ends like http', 'xhttp://proxy.example:3128'],
		['with a path', 'http://proxy.example:3128/path'],
		['with a port that is no number', 'http://proxy.example:web'],
		['with a port that can not be', 'http://proxy.example:99999'],
		['with a blank within', 'http://proxy .example:3128'],
		['with a broken password', 'http://me:%zz@proxy.example:3128'],
		['of blanks', '  '],
	])('%s is rejected', (_name, proxy) => {
		expect(() => optionsOf({ proxy })).toThrow(
			expect.objectContaining({
				name: 'NodeOperationError',
				message: "The 'Proxy' option is not a valid address",
				description: 'Write it like http://proxy.example.com:3128, or remove the option.',
			}),
		);
	});
});

describe('the options that n8n has resolved', () => {
	const routed = (options: object) => resolvedRequestOptions(node, { options } as never);

	it('lend timeout, proxy, certificates and domains, and nothing else', () => {
		const taken = {
			timeout: 7000,
			proxy: { host: 'proxy.example', port: 3128 },
			skipSslCertificateValidation: true,
			allowedDomains: 'lamps.example',
		};
		expect(routed({ ...taken, url: '/other', headers: { a: 'b' } })).toStrictEqual(taken);
	});

	it('are rejected when they make no sense', () => {
		expect(() => routed({ timeout: 'soon' })).toThrow(
			"The parameter 'Timeout' is not a number of 0 or more: soon",
		);
	});

	it('lend nothing when there are none', () => {
		expect(routed({ url: '/other' })).toStrictEqual({});
	});

	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
	])('leave certificates unchecked for true only: %p', (given, skips) => {
		expect(routed({ skipSslCertificateValidation: given })).toStrictEqual({
			skipSslCertificateValidation: skips,
		});
	});
});
