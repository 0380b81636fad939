import { databaseTests } from '@foresale/test-database/vitest';
import { defineConfig, mergeConfig } from 'vitest/config';

export default mergeConfig(
  databaseTests,
  defineConfig({
    test: {
      globalSetup: ['./test/build-dashboard.ts'],
      // Each file has a browser, a server and a database: one file at a time is as much as two cores carry.
      fileParallelism: false,
      // In one process, which loads the server, the worker and the browser once for all files.
      isolate: false,
    },
  }),
);
