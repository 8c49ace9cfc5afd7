import { createServer } from 'node:http';

/**
 * Stands in for OpenAI: a chat model that plays a script instead of thinking. It keeps the requests it gets.
 *
 * @param {((request: { messages: object[], tools: object[] }) => { call?: [string, object], say?: string })[]} script one
 * function for each response, in turn: either a tool to call with these arguments, or a text to say
 * @returns {Promise<{ url: string, requests: object[], close: () => Promise<void> }>} `url` is for the credential
 */
export async function startChatModel(script) {
	const requests = [];
	const server = createServer(async (request, response) => {
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
		const play = script[requests.length];
		requests.push(body);
		const { call, say } = play ? play(body) : { say: 'I have nothing more to say.' };
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(answer(requests.length, call, say)));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}/v1`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function answer(number, call, say) {
	const tool_calls = call && [
		{
			id: `call_${number}`,
			type: 'function',
			function: { name: call[0], arguments: JSON.stringify(call[1]) },
		},
	];
	return {
		id: `chatcmpl-${number}`,
		object: 'chat.completion',
		created: 1_700_000_000,
		model: 'scripted',
		choices: [
			{
				index: 0,
				finish_reason: call ? 'tool_calls' : 'stop',
				message: { role: 'assistant', content: say ?? null, ...(tool_calls && { tool_calls }) },
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
