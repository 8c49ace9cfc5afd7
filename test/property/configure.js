'use strict';

/**
 * How many random histories the property tests play, and which: HISTORIES=5000 SEED=random npm test -- test/property.
 * The same ones every time unless told otherwise, so that a run says something about the change and not about luck.
 */
const fc = require('fast-check');

const { HISTORIES = '1000', SEED = '20260302' } = process.env;
const seed = SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
fc.configureGlobal({ numRuns: Number(HISTORIES), seed });
