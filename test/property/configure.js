'use strict';

/**
 * The number of random histories that the property tests play, and their seed: HISTORIES=5000 SEED=random npm test -- test/property.
 * `npm run test:all` plays 1000. The default seed is fixed, so that a failure comes from a change of the code and not from chance.
 */
const fc = require('fast-check');

const { HISTORIES = '10', SEED = '20260302' } = process.env;
const seed = SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
fc.configureGlobal({ numRuns: Number(HISTORIES), seed });
