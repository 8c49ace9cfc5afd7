// @ts-check
'use strict';

/** Servers of this machine that answer whatever a test wants, and remember who asked for what. */

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const selfsigned = require('selfsigned');

/** @typedef {{ method: string, url: string, authorization: string | undefined, headers: http.IncomingHttpHeaders, at: number, inFlight: number }} Hit */
/** @typedef {(request: http.IncomingMessage, response: http.ServerResponse, number: number) => void} Answer */

/**
 * @param {Answer} answer
 * @param {{ host?: string, name?: string, tls?: import('node:tls').SecureContextOptions }} [options] `name` stands in its address
 */
async function startServer(answer, { host = '127.0.0.1', name = host, tls: secure } = {}) {
	/** @type {Hit[]} */
	const hits = [];
	/** @type {Set<net.Socket>} */
	const sockets = new Set();
	let inFlight = 0;
	/** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
	const listener = (request, response) => {
		inFlight++;
		response.once('close', () => inFlight--);
		const { method = '', url = '', headers } = request;
		hits.push({
			method,
			url,
			headers,
			authorization: headers.authorization,
			at: Date.now(),
			inFlight,
		});
		server.answer(request, response, hits.length);
	};
	const listening = secure ? https.createServer(secure, listener) : http.createServer(listener);
	listening.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise((resolve) => listening.listen(0, host, () => resolve(undefined)));
	const { port } = /** @type {net.AddressInfo} */ (listening.address());
	const server = {
		answer,
		hits,
		port,
		url: `${secure ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => listening.close(resolve));
		},
	};
	return server;
}

/** @param {number} status @param {unknown} body text as it is, all else as JSON @param {http.OutgoingHttpHeaders} [headers] @returns {Answer} */
function saying(status, body = '', headers = {}) {
	const isText = typeof body === 'string';
	return (_request, response) => {
		response.writeHead(status, {
			'content-type': isText ? 'text/html; charset=utf-8' : 'application/json',
			connection: 'close',
			...headers,
		});
		response.end(isText ? body : JSON.stringify(body));
	};
}

/** What an answer says to a request, without sending it. @param {Answer} answer @param {http.IncomingMessage} request */
function bodyOf(answer, request) {
	let body = '';
	const response = new http.ServerResponse(request);
	answer(
		request,
		Object.assign(response, { end: (/** @type {string} */ text) => ((body = text), response) }),
		1,
	);
	return body;
}

/** Bytes in place of an answer; then the connection ends. @param {string | Buffer} bytes @returns {Answer} */
const sendingBytes = (bytes) => (request) => void request.socket.end(bytes);

/** @type {Answer} */
const reset = (request) => void request.socket.resetAndDestroy();

/** @type {Answer} */
const never = () => {};

/** The beginning of an answer; then the connection breaks. @type {Answer} */
const half = (_request, response) => {
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
	response.write('{"id":');
	setImmediate(() => response.destroy());
};

/** A blank every 50 ms, for ever. @param {number} status @returns {Answer} */
const dripping = (status) => (_request, response) => {
	response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
	const timer = setInterval(() => response.write(' '), 50);
	response.once('close', () => clearInterval(timer));
};

/** An address at which nothing listens. */
async function deadUrl() {
	const { url, close } = await startServer(never);
	await close();
	return url;
}

/**
 * Certificates for an hour: of an authority that is trusted from now on, for a name; or signed by nobody but itself.
 *
 * @param {string} [name]
 */
async function makeCertificates(name = 'localhost') {
	const year = { days: 1, keySize: 2048, algorithm: 'sha256' };
	// A name of its own, or it would be taken for the authority of another test file.
	const value = `Test Authority ${randomUUID()}`;
	const authority = await selfsigned.generate([{ name: 'commonName', value }], {
		...year,
		extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
	});
	trust(authority.cert);
	/** @param {string} name */
	const signed = async (name) => {
		const pems = await selfsigned.generate([{ name: 'commonName', value: name }], {
			...year,
			ca: { key: authority.private, cert: authority.cert },
			extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
		});
		return { key: pems.private, cert: pems.cert };
	};
	const alone = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], year);
	return {
		right: await signed(name),
		wrongHost: await signed('elsewhere.example'),
		selfSigned: { key: alone.private, cert: alone.cert },
	};
}

/** Node.js reads NODE_EXTRA_CA_CERTS only when it starts. @param {string} certificate */
function trust(certificate) {
	const create = tls.createSecureContext;
	tls.createSecureContext = (options) => {
		const made = create(options);
		made.context.addCACert(certificate);
		return made;
	};
}

/**
 * Notes every address to which this process opens a connection, `<host>:<port>`.
 *
 * @param {Record<string, number>} [standIns] ports of this machine that are reached in place of an address
 * @returns {{ opened: Set<string>, stop: () => void }}
 */
function watchConnections(standIns = {}) {
	const opened = new Set();
	const { connect } = net.Socket.prototype;
	/** @this {net.Socket} @param {any[]} args */
	net.Socket.prototype.connect = function (...args) {
		const [first, then] = Array.isArray(args[0]) ? args[0] : args;
		const address =
			typeof first === 'object'
				? `${first.host ?? 'localhost'}:${first.port}`
				: `${args[1] ?? 'localhost'}:${first}`;
		opened.add(address);
		const port = standIns[address];
		if (port === undefined) return Reflect.apply(connect, this, args);
		return Reflect.apply(connect, this, [{ ...first, host: '127.0.0.1', port }, then]);
	};
	return { opened, stop: () => void (net.Socket.prototype.connect = connect) };
}

module.exports = {
	bodyOf,
	deadUrl,
	dripping,
	half,
	makeCertificates,
	never,
	reset,
	saying,
	sendingBytes,
	startServer,
	watchConnections,
};
