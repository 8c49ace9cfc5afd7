// @ts-check
'use strict';

/** Those in which a job is alive, and those in which it has ended. */
const LIVE = ['running', 'pending'];
const FINAL = ['done', 'error'];

module.exports = { FINAL, STATUSES: [...LIVE, ...FINAL] };
