// @ts-check
'use strict';

/** The error messages in the shipped code, and those in docs/troubleshooting.md. */

const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '../..');
/** Stands for a variable part of a message. */
const GAP = '…';
/** The file whose plain Errors reach users; those of other files do not. */
const PLAIN_ERRORS = /core\/util\/deadlines/;
/** The variable parts of messages about a credential. @type {Record<string, string>} */
const IN_CREDENTIALS = { service: 'Akeneo SDM', parameter: 'API Token' };

/** @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
	readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return filesIn(name);
		return name.endsWith('.ts') ? [name] : [];
	});

/** The texts that an expression can become: those of both branches of a conditional. @param {ts.Node | undefined} node @returns {string[]} */
function textsOf(node) {
	if (!node) return [];
	if (ts.isStringLiteralLike(node))
		return [node.text.replace('{service}', IN_CREDENTIALS.service ?? '')];
	if (ts.isTemplateExpression(node)) {
		const names = /testRules|allowedAddresses/.test(node.getSourceFile().fileName)
			? IN_CREDENTIALS
			: {};
		const spans = node.templateSpans.map(
			({ expression, literal }) => (names[expression.getText()] ?? GAP) + literal.text,
		);
		return [node.head.text + spans.join('')];
	}
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(textsOf);
	return [];
}

/** The texts that a function of the same file returns, for a message that it makes. @param {ts.Node | undefined} call @returns {string[]} */
function textsOfCall(call) {
	if (!call || !ts.isCallExpression(call)) return [];
	const name = call.expression.getText();
	/** @type {string[]} */
	const found = [];
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (ts.isReturnStatement(node)) found.push(...textsOf(node.expression));
		ts.forEachChild(node, visit);
	};
	for (const statement of call.getSourceFile().statements) {
		if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) visit(statement);
	}
	return found;
}

/** @param {string} file @returns {string[]} */
function textsIn(file) {
	const source = ts.createSourceFile(
		file,
		readFileSync(path.join(ROOT, file), 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	/** @type {string[]} */
	const found = [];
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (ts.isPropertyAssignment(node)) {
			const name = node.name.getText();
			const isRule = ['rejected', 'forbidden'].includes(name) && file.startsWith('credentials/');
			if (name === 'statement' || isRule) found.push(...textsOf(node.initializer));
		}
		if (ts.isNewExpression(node)) {
			const name = node.expression.getText();
			const [first, second] = node.arguments ?? [];
			if (name === 'NodeOperationError') found.push(...textsOf(second), ...textsOfCall(second));
			if (name === 'CredentialError' || (name === 'Error' && PLAIN_ERRORS.test(file)))
				found.push(...textsOf(first), ...textsOfCall(first));
		}
		if (ts.isCallExpression(node) && node.expression.getText() === 'statusRules') {
			found.push(...textsOf(node.arguments[0]));
		}
		if (ts.isParameter(node) && PLAIN_ERRORS.test(file)) found.push(...textsOf(node.initializer));
		if (ts.isVariableDeclaration(node) && node.name.getText() === 'notHere') {
			found.push(...textsOf(node.initializer));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Every message of the shipped code, with … for variable parts. @returns {string[]} */
const textsOfCode = () => [
	...new Set(['core', 'nodes', 'credentials'].flatMap(filesIn).flatMap(textsIn)),
];

/**
 * The first column of every table in docs/troubleshooting.md that is headed Message, without the status in brackets.
 *
 * @returns {string[]}
 */
function textsOfDocs() {
	const lines = readFileSync(path.join(ROOT, 'docs/troubleshooting.md'), 'utf8').split('\n');
	/** @type {string[]} */
	const found = [];
	let within = false;
	for (const line of lines) {
		const [first = ''] = line.split('|').slice(1);
		if (first.trim() === 'Message') within = true;
		else if (!line.startsWith('|')) within = false;
		else if (within && !/^\s*-+\s*$/.test(first)) found.push(first.trim());
	}
	return found.map((text) => text.replace(/ \(\d{3}[^)]*\)/, '').replace(/: …$/, ''));
}

/** Whether a text of the docs is the beginning of a text of the code. @param {string} docs @param {string} code */
const isAbout = (docs, code) =>
	new RegExp(`^${docs.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(GAP, '.+')}`).test(code);

module.exports = { isAbout, textsOfCode, textsOfDocs };
