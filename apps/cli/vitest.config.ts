import { databaseTests } from '@foresale/test-database/vitest';
import { defineConfig, mergeConfig } from 'vitest/config';

export default mergeConfig(
  databaseTests,
  // Each test brings up servers of its own: one at a time is as much as two cores carry.
  defineConfig({ test: { fileParallelism: false } }),
);
