'use strict';

/** A declarative node that leaves everything to n8n's engine. */
class PlainRows {
	constructor() {
		this.description = {
			displayName: 'Plain Rows',
			name: 'plainRows',
			group: ['input'],
			version: 1,
			description: 'Fetches rows',
			defaults: { name: 'Plain Rows' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'akeneoSdmApi', required: true }],
			requestDefaults: { baseURL: '={{ $credentials.baseUrl }}' },
			properties: [
				{
					displayName: 'Path',
					name: 'path',
					type: 'string',
					default: '',
					routing: { request: { method: 'GET', url: '={{ $value }}' } },
				},
			],
		};
	}
}

module.exports = { PlainRows };
