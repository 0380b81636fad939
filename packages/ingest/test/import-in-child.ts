import { writeSync } from 'node:fs';
import { importFiles } from '../src/index.ts';

/** Imports a file in a process of its own, which says how far it is so that it can be killed there. */
const [databaseUrl = '', path = ''] = process.argv.slice(2);
await importFiles({
  databaseUrl,
  paths: [path],
  onProgress: ({ phase, stepsDone }) => {
    writeSync(1, `${phase} ${stepsDone}\n`);
  },
});
