export { isArchive, readArchive, readDescription, writeArchive } from './archive.ts';
export type { DatabaseDescription } from './describe-database.ts';
export { type Fingerprint, findDifferences, fingerprint, type HeldSnapshot, holdSnapshot } from './fingerprint.ts';
export { createScratchDatabase, dropDatabase, readServer, settle, swapDatabases } from './scratch-database.ts';
