import { databaseTests } from '@foresale/test-database/vitest';
import { defineConfig, mergeConfig } from 'vitest/config';

export default mergeConfig(databaseTests, defineConfig({ test: { globalSetup: ['./test/install-packed.ts'] } }));
