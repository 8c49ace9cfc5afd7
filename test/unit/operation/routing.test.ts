import { fromParameter, REQUEST_DEFAULTS, routing } from '../../../core/operation/routing';

/** What n8n is told about the first request of an operation. */

const send = async () => await Promise.resolve([]);

it('n8n takes the address from the credential, and follows no redirect', () => {
	expect(REQUEST_DEFAULTS).toEqual({
		baseURL: '={{ $credentials.baseUrl }}',
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
	});
});

it.each([
	[
		'a GET without a query, where nothing else is said',
		{ url: '/jobs/' },
		{ method: 'GET', url: '=/jobs/', qs: {} },
	],
	[
		'what the operation declares',
		{ method: 'POST' as const, url: '/jobs/7/', qs: { page: 1 } },
		{ method: 'POST', url: '=/jobs/7/', qs: { page: 1 } },
	],
])(
	'the declared request is %s, and n8n leaves it to the operation to send it',
	(_name, declared, request) => {
		expect(routing(declared, send)).toEqual({
			request,
			send: { paginate: true },
			operations: { pagination: send },
		});
	},
);

it('a parameter stands in the address as an expression', () => {
	expect(`/jobs/${fromParameter('jobId')}/`).toBe('/jobs/{{ $parameter.jobId }}/');
});
