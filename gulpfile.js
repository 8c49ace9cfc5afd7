const { rm } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');

/** What TypeScript does not copy: icons, codex files and the output schemas the editor shows before a first run. */
const copy = (globs, base) => () => src(globs, { base, encoding: false }).pipe(dest('dist'));

const icons = copy('icons/**/*.svg', '.');
const nodeFiles = copy(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], '.');

exports.clean = () => rm('dist', { recursive: true, force: true });
exports.static = parallel(icons, nodeFiles);
exports.default = exports.static;
