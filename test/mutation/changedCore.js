'use strict';

const { join, resolve, sep } = require('node:path');

const root = process.cwd();
const packages = join(root, 'packages') + sep;

/** In the packages, `core` is a link, which the copy that Stryker changes lacks: theirs is the changed one, too. */
module.exports = (path, options) => {
	const { basedir, defaultResolver } = options;
	if (!path.startsWith('.') || !basedir.startsWith(packages)) return defaultResolver(path, options);
	const [, , ...rest] = resolve(basedir, path)
		.slice(root.length + 1)
		.split(sep);
	return rest[0] === 'core'
		? defaultResolver(join(root, ...rest), options)
		: defaultResolver(path, options);
};
