import type { IdRule } from '../../core/ids';

/** What the ids of Akeneo SDM look like. */

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	example: '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11',
	inUrl: /\/jobs\/([0-9a-f-]{36})(?:[/?#]|$)/i,
};

export const OUTPUT_FORMAT_ID: IdRule = {
	parameter: 'Output Format ID',
	pattern: /^\d{1,15}$/,
	example: '12',
};

export const PROJECT_ID: IdRule = {
	parameter: 'Project',
	pattern: /^\d{1,15}$/,
	example: '41',
	inUrl: /\/projects\/(\d+)(?:[/?#]|$)/i,
};
