// @ts-check
'use strict';

/** Finds the shipped sources that send requests with n8n's HTTP helpers. */

const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '../..');
/** The functions of n8n's helpers and contexts that send requests, in any version. */
const SENDERS = new Set([
	'httpRequest',
	'httpRequestWithAuthentication',
	'httpRequestWithAuthenticationPaginated',
	'makeRoutingRequest',
	'request',
	'requestOAuth1',
	'requestOAuth2',
	'requestWithAuthentication',
	'requestWithAuthenticationPaginated',
]);

/** @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
	readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return filesIn(name);
		return name.endsWith('.ts') ? [name] : [];
	});

/** @returns {string[]} */
function shippedSources() {
	const packages = readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}/`);
	const folders = ['', ...packages].flatMap((folder) => [`${folder}nodes`, `${folder}credentials`]);
	return ['core', ...folders].flatMap(filesIn);
}

/** @param {string} file @returns {string[]} */
const sendersOf = (file) => sendersIn(readFileSync(path.join(ROOT, file), 'utf8'));

/**
 * The senders that a source names: as a property, by destructuring, or as a text in brackets.
 *
 * @param {string} text
 * @returns {string[]}
 */
function sendersIn(text) {
	/** @type {string[]} */
	const found = [];
	/** @param {string} name @param {string} owner */
	const note = (name, owner) => {
		// Other objects have a property `request`, too.
		const isSender = name === 'request' ? /\bhelpers$/.test(owner) : SENDERS.has(name);
		if (isSender) found.push(name);
	};
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (ts.isPropertyAccessExpression(node)) note(node.name.text, node.expression.getText());
		if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
			note(node.argumentExpression.text, node.expression.getText());
		if (ts.isBindingElement(node)) note((node.propertyName ?? node.name).getText(), ownerOf(node));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
	return found;
}

/** The text of the object that a binding element is taken from. @param {ts.BindingElement} element */
function ownerOf(element) {
	const { parent } = element.parent;
	if (ts.isBindingElement(parent)) return (parent.propertyName ?? parent.name).getText();
	return ts.isVariableDeclaration(parent) ? (parent.initializer?.getText() ?? '') : '';
}

module.exports = { sendersIn, sendersOf, shippedSources };
