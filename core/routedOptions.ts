import type { DeclarativeRestApiSettings, IHttpRequestOptions } from 'n8n-workflow';

/** What the engine has put together from Request Options and the credential: time-out, proxy, certificates, domains. */
export function routedOptions({
	options,
}: DeclarativeRestApiSettings.ResultOptions): Partial<IHttpRequestOptions> {
	const { timeout, proxy, skipSslCertificateValidation, allowedDomains } = options;
	return {
		...(timeout === undefined ? {} : { timeout }),
		...(proxy === undefined ? {} : { proxy }),
		...(skipSslCertificateValidation === undefined
			? {}
			: { skipSslCertificateValidation: skipSslCertificateValidation === true }),
		...(allowedDomains === undefined ? {} : { allowedDomains }),
	};
}
