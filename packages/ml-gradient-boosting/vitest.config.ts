import { defineConfig } from 'vitest/config';

// Training is work, and machines that test may be slow or busy.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
