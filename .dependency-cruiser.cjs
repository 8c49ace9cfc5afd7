'use strict';

/** What makes up the packages, each a service. */
const CREDENTIALS = ['^credentials/', '^packages/[^/]+/credentials/'];
const SERVICES = [...CREDENTIALS, '^nodes/', '^packages/[^/]+/nodes/'];

/** The rooms of `core`, the lowest floor first. A room knows those on the floors below it, and no other. */
const FLOORS = [
	['util', 'security'],
	['errors', 'pagination', 'trigger/ledger'],
	['parameters', 'trigger'],
	['http'],
	['credential', 'files'],
	['operation'],
];
const floorRules = FLOORS.flatMap((rooms, floor) =>
	rooms.map((room) => {
		const below = FLOORS.slice(0, floor).flat();
		const itself = room === 'trigger' ? ['trigger'] : [room];
		return {
			name: `${room.replace('/', '-')}-knows-only-what-is-below`,
			severity: 'error',
			from: {
				path: `^core/${room}/`,
				...(room === 'trigger' ? { pathNot: '^core/trigger/ledger/' } : {}),
			},
			to: { path: '^core/', pathNot: `^core/(${[...itself, ...below].join('|')})/` },
		};
	}),
);

/** Which parts may know which: data flows one way, and what ships needs nothing but n8n-workflow. */
module.exports = {
	forbidden: [
		...floorRules,
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
			name: 'trigger-knows-no-requests',
			comment: 'The trigger asks a JobSource. How a service answers is not its business.',
			severity: 'error',
			from: { path: '^core/trigger/' },
			to: { path: '^core/(http|parameters|security|credential|pagination|files|operation)/' },
		},
		{
			name: 'ledger-is-pure',
			comment: 'Plain data in, events and a new ledger out: no n8n, no requests, no clock.',
			severity: 'error',
			from: { path: '^core/trigger/ledger/' },
			to: { pathNot: '^core/(trigger/ledger|util/typeGuards)', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'requests-leave-from-one-room',
			comment:
				'A service sends requests through core/http/client.ts, and may learn page sizes; the pipe behind it is also for the token exchange only.',
			severity: 'error',
			from: { path: ['^core/', ...SERVICES], pathNot: '^core/(http|credential)/' },
			to: {
				path: '^core/http/',
				pathNot: '^core/http/(api|cancellation|client|pageSizes)\\.ts$',
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'credentials-need-little',
			severity: 'error',
			from: { path: CREDENTIALS },
			to: {
				pathNot:
					'^(core/(security/allowedAddresses|credential/\\w+)\\.ts|node_modules/n8n-workflow)',
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
