export { databaseTests as default } from '@foresale/test-database/vitest';
