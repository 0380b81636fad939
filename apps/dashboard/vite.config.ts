import tailwind from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { precompress } from './precompress.ts';

/** `vite` alone serves the sources with the API of a server that runs beside it. */
const beside = 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [solid(), tailwind(), precompress()],
  build: {
    target: 'baseline-widely-available',
    // A script inside the page would be refused by the content security policy; so would a data: font.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // ECharts alone is this large, and only pages with a chart fetch it.
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': { target: beside, ws: true }, '/sign-in': beside } },
});
