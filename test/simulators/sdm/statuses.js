// @ts-check
'use strict';

/** The statuses of live jobs, and those of ended ones. */
const LIVE = ['running', 'pending'];
const FINAL = ['done', 'error'];

module.exports = { FINAL, STATUSES: [...LIVE, ...FINAL] };
