'use strict';

/** What makes up the packages, each a service. */
const CREDENTIALS = ['^credentials/', '^packages/[^/]+/credentials/'];
const SERVICES = [...CREDENTIALS, '^nodes/', '^packages/[^/]+/nodes/'];

/** Which parts may know which: data flows one way, and what ships needs nothing but n8n-workflow. */
module.exports = {
	forbidden: [
		{
			name: 'no-circles',
			comment: 'Two files that need each other are one thing, or a third is missing.',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
		},
		{
			name: 'core-knows-no-service',
			severity: 'error',
			from: { path: '^core/' },
			to: { path: '^(nodes|credentials|packages)/' },
		},
		{
			name: 'no-service-knows-another',
			severity: 'error',
			from: { path: '^packages/([^/]+)/' },
			to: { path: '^(packages|nodes|credentials)/', pathNot: '^packages/$1/' },
		},
		{
			name: 'the-first-service-knows-no-other',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^packages/' },
		},
		{
			name: 'ledger-is-pure',
			comment: 'Plain data in, events and a new ledger out: no n8n, no requests, no clock.',
			severity: 'error',
			from: { path: '^core/(jobLedger|ledger|reach|marks)\\.ts$' },
			to: { pathNot: '^core/ledger\\.ts$', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'requests-go-through-one-file',
			comment: 'Only request.ts sends requests, so nothing else needs the helpers behind it.',
			severity: 'error',
			from: { path: ['^core/', ...SERVICES], pathNot: '^core/request\\.ts$' },
			to: { path: '^core/attempt\\.ts$', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'credentials-need-little',
			severity: 'error',
			from: { path: CREDENTIALS },
			to: {
				pathNot:
					'^(core/(baseUrl|clientCredentials|credentialTest|tokens)\\.ts|node_modules/n8n-workflow)',
			},
		},
		{
			name: 'no-dependency-at-run-time',
			comment:
				'n8n does not install dependencies of verified packages; n8n-workflow comes with n8n.',
			severity: 'error',
			from: { path: ['^core/', ...SERVICES] },
			to: { pathNot: ['^core/', ...SERVICES, 'node_modules/n8n-workflow/'] },
		},
		{
			name: 'tests-do-not-ship',
			severity: 'error',
			from: { path: ['^core/', ...SERVICES] },
			to: { path: '^(test|bench|scripts)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
	},
};
