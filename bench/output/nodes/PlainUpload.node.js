'use strict';

/** Sends a stored file with n8n's helper and does nothing else. */
class PlainUpload {
	constructor() {
		this.description = {
			displayName: 'Plain Upload',
			name: 'plainUpload',
			group: ['output'],
			version: 1,
			description: 'Sends a file',
			defaults: { name: 'Plain Upload' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'akeneoSdmApi', required: true }],
			properties: [],
		};
	}

	async execute() {
		const { id, mimeType } = this.getInputData()[0].binary.data;
		const { fileSize } = await this.helpers.getBinaryMetadata(id);
		const { apiToken, baseUrl } = await this.getCredentials('akeneoSdmApi');
		const json = await this.helpers.httpRequest({
			method: 'POST',
			url: `${baseUrl}/api/v1/files/`,
			headers: {
				authorization: `Token ${apiToken}`,
				'content-type': mimeType,
				'content-length': fileSize,
			},
			body: await this.helpers.getBinaryStream(id, 4 * 1024 * 1024),
			disableFollowRedirect: true,
		});
		return [[{ json, pairedItem: { item: 0 } }]];
	}
}

module.exports = { PlainUpload };
