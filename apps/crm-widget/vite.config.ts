import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // It may lie in any folder of any server.
  base: './',
  build: {
    target: 'baseline-widely-available',
    modulePreload: { polyfill: false },
    // One script with a name that stays: another page embeds it by that.
    rolldownOptions: { output: { format: 'iife', entryFileNames: 'foresale-customers-to-call.js' } },
  },
});
