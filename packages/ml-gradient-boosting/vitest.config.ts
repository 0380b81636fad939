import { defineConfig } from 'vitest/config';

// Training is work, and machines that test may be slow or busy.
export default defineConfig({ test: { testTimeout: 600_000, hookTimeout: 600_000 } });
