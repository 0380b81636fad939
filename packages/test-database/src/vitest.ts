import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The test settings of a package whose tests need PostgreSQL. */
export const databaseTests = defineConfig({
  test: {
    globalSetup: [fileURLToPath(new URL('./global-setup.ts', import.meta.url))],
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    maxWorkers: 2,
    // A test machine may be slow, or busy with a second copy of all this: waiting for a condition ends when it is met.
    expect: { poll: { timeout: 60_000, interval: 20 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
