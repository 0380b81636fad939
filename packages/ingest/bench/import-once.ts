import { importFiles } from '../src/index.ts';

/** One import in a process of its own, so that its memory is its own: prints seconds and peak resident megabytes. */
const [databaseUrl = '', path = ''] = process.argv.slice(2);
const started = performance.now();
let read = 0;
const report = await importFiles({
  databaseUrl,
  paths: [path],
  onProgress: ({ phase }) => {
    if (phase === 'reading') read = performance.now();
  },
});
console.log(
  JSON.stringify({
    rows: report.rowsRead,
    seconds: (performance.now() - started) / 1000,
    readingSeconds: (read - started) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    merged: report.merged,
    unchanged: report.unchanged,
    rejected: report.rejected,
  }),
);
