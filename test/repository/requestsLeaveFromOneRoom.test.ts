import { sendersIn, sendersOf, shippedSources } from '../support/senders';

/** Requests leave from core/http, and the exchange for a token from core/credential; from nowhere else. */

const ROOMS = /^core\/(http|credential)\//;
const sources = shippedSources();

it.each([
	['this.helpers.httpRequest(options)', ['httpRequest']],
	['context.helpers.request(options)', ['request']],
	['context.helpers["request"](options)', ['request']],
	['const { request } = context.helpers', ['request']],
	['const { httpRequest: ask } = context.helpers', ['httpRequest']],
	['const { helpers: { request } } = context', ['request']],
	['f.call(this, helpers.requestWithAuthentication)', ['requestWithAuthentication']],
	['helpers.httpRequestWithAuthentication.call(this, x)', ['httpRequestWithAuthentication']],
	['this.makeRoutingRequest(x)', ['makeRoutingRequest']],
	['const { request, batching } = userOptions(context)', []],
	['const x = { request: { method: "GET" } }; x.request', []],
	['// helpers.httpRequest', []],
])('%s names %j', (text, expected) => {
	expect(sendersIn(text)).toEqual(expected);
});

it('the sources are found, and the room from which requests leave', () => {
	expect(sources.length).toBeGreaterThan(80);
	const names = sources.filter((file) => ROOMS.test(file)).flatMap(sendersOf);
	expect(new Set(names)).toEqual(new Set(['httpRequest', 'httpRequestWithAuthentication']));
});

it.each(sources.filter((file) => !ROOMS.test(file)))('%s sends no requests itself', (file) => {
	expect(sendersOf(file)).toEqual([]);
});
