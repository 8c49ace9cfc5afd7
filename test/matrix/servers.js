// @ts-check
'use strict';

/** Local servers that send any response a test needs, and record their requests. */

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const selfsigned = require('selfsigned');

/** @typedef {{ method: string, url: string, authorization: string | undefined, headers: http.IncomingHttpHeaders, at: number, inFlight: number }} Hit */
/** @typedef {(request: http.IncomingMessage, response: http.ServerResponse, number: number) => void} Responder */

/**
 * @param {Responder} respond
 * @param {{ host?: string, name?: string, tls?: import('node:tls').SecureContextOptions }} [options] `name`: the host in its URL
 */
async function startServer(respond, { host = '127.0.0.1', name = host, tls: secure } = {}) {
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
		server.respond(request, response, hits.length);
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
		respond,
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

/** @param {number} status @param {unknown} body a text is sent as it is, another value as JSON @param {http.OutgoingHttpHeaders} [headers] @returns {Responder} */
function respondWith(status, body = '', headers = {}) {
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

/** The body of the response to a request, without sending it. @param {Responder} respond @param {http.IncomingMessage} request */
function bodyOf(respond, request) {
	let body = '';
	const response = new http.ServerResponse(request);
	respond(
		request,
		Object.assign(response, { end: (/** @type {string} */ text) => ((body = text), response) }),
		1,
	);
	return body;
}

/** Bytes in place of a response; then the connection ends. @param {string | Buffer} bytes @returns {Responder} */
const sendingBytes = (bytes) => (request) => void request.socket.end(bytes);

/** @type {Responder} */
const reset = (request) => void request.socket.resetAndDestroy();

/** After so many ms an endless connection is closed, long after the timeout of its test: the virtual clock waits for open connections. */
const TOO_LATE_MS = 300;
/** @param {http.IncomingMessage} request */
const closeTooLate = ({ socket }) => void setTimeout(() => socket.destroy(), TOO_LATE_MS);

/** @type {Responder} */
const never = closeTooLate;

/** The beginning of a response; then the connection breaks. @type {Responder} */
const half = (_request, response) => {
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
	response.write('{"id":');
	setImmediate(() => response.destroy());
};

/** A blank every 50 ms, for ever. @param {number} status @returns {Responder} */
const dripping = (status) => (request, response) => {
	closeTooLate(request);
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
 * Certificates for a day: two of an authority that this process trusts from now on, and a self-signed one.
 *
 * @param {string} [name]
 */
async function makeCertificates(name = 'localhost') {
	const options = { days: 1, keySize: 2048, algorithm: 'sha256' };
	// With the same name, OpenSSL would take it for the authority of another test file.
	const value = `Test Authority ${randomUUID()}`;
	const authority = await selfsigned.generate([{ name: 'commonName', value }], {
		...options,
		extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
	});
	trust(authority.cert);
	/** @param {string} name */
	const signed = async (name) => {
		const pems = await selfsigned.generate([{ name: 'commonName', value: name }], {
			...options,
			ca: { key: authority.private, cert: authority.cert },
			extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
		});
		return { key: pems.private, cert: pems.cert };
	};
	const selfSigned = await selfsigned.generate(
		[{ name: 'commonName', value: 'localhost' }],
		options,
	);
	return {
		right: await signed(name),
		wrongHost: await signed('elsewhere.example'),
		selfSigned: { key: selfSigned.private, cert: selfSigned.cert },
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
 * Records every address to which this process opens a connection, `<host>:<port>`.
 *
 * @param {Record<string, number>} [standIns] local ports to which connections to an address go instead
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
	respondWith,
	sendingBytes,
	startServer,
	watchConnections,
};
