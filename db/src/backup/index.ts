export { type Fingerprint, findDifferences, fingerprint, holdSnapshot } from './fingerprint.ts';
export { createScratchDatabase, dropDatabase, readServer, swapDatabases } from './scratch-database.ts';
