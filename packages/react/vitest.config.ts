import { databaseTests } from '@foresale/test-database/vitest';

export default databaseTests;
