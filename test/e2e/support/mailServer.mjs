import { createServer } from 'node:net';

/** A mail server that keeps what it gets, and n8n's way to it. */

/**
 * Starts a mail server, and makes the credential that sends through it.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {{ name?: string, onMail?: (mail: { to: string[], text: string }) => void }} [options] `name` of the credential
 * @returns {Promise<{ port: number, mails: { to: string[], text: string }[], connect: (workflow: { nodes: object[] }) => void, close: () => Promise<void> }>}
 * `connect` chooses the credential in all steps that send mails
 */
export async function openMailbox(client, { name = 'Mail', onMail = () => {} } = {}) {
	const { port, mails, close } = await startMailServer(onMail);
	const data = { user: '', password: '', host: '127.0.0.1', port, secure: false };
	const { id } = await client.createCredential({
		name,
		type: 'smtp',
		data: { ...data, disableStartTls: true },
	});
	const connect = ({ nodes }) => {
		for (const node of nodes.filter(({ type }) => type.endsWith('.emailSend')))
			node.credentials = { smtp: { id, name } };
	};
	return { port, mails, connect, close };
}

/**
 * What a mail says, if it has one text and maybe files.
 *
 * @param {{ to: string[], text: string }} mail
 * @returns {{ to: string[], subject: string, text: string, files: { name: string, content: Buffer }[] }}
 */
export function readMail({ to, text }) {
	const [, boundary] = /boundary="?([^"\r\n;]+)/.exec(text) ?? [];
	const parts = boundary ? text.split(`--${boundary}`).slice(1, -1) : [text];
	const [body, ...files] = parts.map((part) => {
		const at = part.indexOf('\r\n\r\n');
		const header = (name) => new RegExp(`^${name}:\\s*(.*)`, 'im').exec(part.slice(0, at))?.[1];
		const content = Buffer.from(part.slice(at + 4), 'latin1');
		return { part, encoding: header('Content-Transfer-Encoding'), content };
	});
	return {
		to,
		subject: /^Subject: (.*)/im.exec(text)?.[1].trim(),
		text: decoded(body).toString('utf8').trim(),
		files: files.map((file) => ({
			name: /filename="?([^"\r\n;]+)/.exec(file.part)?.[1],
			content: decoded(file),
		})),
	};
}

function decoded({ content, encoding = '7bit' }) {
	if (/base64/i.test(encoding)) return Buffer.from(content.toString('latin1'), 'base64');
	if (!/quoted-printable/i.test(encoding)) return content;
	const bytes = content
		.toString('latin1')
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1');
}

/**
 * @param {(mail: { to: string[], text: string }) => void} onMail
 * @returns {Promise<{ port: number, mails: { to: string[], text: string }[], close: () => Promise<void> }>} `text` is the
 * message as it was sent, with its headers
 */
async function startMailServer(onMail) {
	const mails = [];
	const server = createServer((socket) => {
		let text = '';
		let to = [];
		let isData = false;
		const answer = (line) => socket.write(`${line}\r\n`);
		answer('220 mail.test ESMTP');
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			for (;;) {
				const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n');
				if (end < 0) return;
				const line = text.slice(0, end);
				text = text.slice(end + (isData ? 5 : 2));
				if (isData) {
					// A line that begins with a dot is sent with a second one.
					const mail = { to, text: line.replaceAll('\r\n..', '\r\n.') };
					mails.push(mail);
					onMail(mail);
					to = [];
					isData = false;
					answer('250 OK');
				} else if (/^(EHLO|HELO)/i.test(line)) answer('250 mail.test');
				else if (/^RCPT/i.test(line)) {
					to.push(/<(.*)>/.exec(line)?.[1] ?? '');
					answer('250 OK');
				} else if (/^DATA/i.test(line)) {
					isData = true;
					answer('354 Go on');
				} else if (/^QUIT/i.test(line)) {
					answer('221 Bye');
					socket.end();
				} else answer('250 OK');
			}
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: server.address().port,
		mails,
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}
