// @ts-check
'use strict';

const ID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** The paths of the API as fastify writes them. An ID of another form matches no route, as on the real service. */
const PATHS = {
	token: '/api/v1/auth/token/',
	jobs: '/api/v1/jobs/',
	job: `/api/v1/jobs/:id(^${ID}$)/`,
	data: `/api/v1/jobs/:id(^${ID}$)/data/:format(^\\d+$)/`,
	download: `/api/v1/jobs/:id(^${ID}$)/download/:format(^\\d+$)/`,
	files: '/api/v1/files/',
	file: '/api/v1/files/:id(^\\d+$)/',
	projects: '/api/v1/projects/',
	project: '/api/v1/projects/:id(^\\d+$)/',
};

/** @type {[string, RegExp][]} */
const EXPRESSIONS = Object.values(PATHS).map((path) => [
	path,
	new RegExp(`^${path.replace(/:\w+\(\^(.+?)\$\)/g, '$1')}$`),
]);

/**
 * The one of PATHS that an address has; undefined for any other address.
 *
 * @param {string} address
 */
function pathOf(address) {
	return EXPRESSIONS.find(([, expression]) => expression.test(address))?.[0];
}

module.exports = { PATHS, pathOf };
