import { databaseTests } from '@foresale/test-database/vitest';
import { defineConfig, mergeConfig } from 'vitest/config';

export default mergeConfig(
  databaseTests,
  defineConfig({
    test: {
      // Each test brings up servers of its own: one at a time is as much as two cores carry.
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 120_000,
    },
  }),
);
