import type { IdRule } from '../../core/ids';

/** What the ids of Amperity look like. */

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^isj-[\w-]{1,100}$/,
	example: 'isj-20260310-40211-a1B2c3',
	inUrl: /\/(isj-[\w-]+)(?:[/?#]|$)/,
};
