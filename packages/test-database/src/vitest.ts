import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patience, testPatience } from './patience.ts';

/** The test settings of a package whose tests need PostgreSQL. */
export const databaseTests = defineConfig({
  test: {
    globalSetup: [fileURLToPath(new URL('./global-setup.ts', import.meta.url))],
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    maxWorkers: 2,
    expect: { poll: patience },
    testTimeout: testPatience,
    hookTimeout: testPatience,
  },
});
