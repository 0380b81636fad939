import { executeRun } from '../src/index.ts';

// A worker that dies at a boundary: node killed-worker.ts <database url> <run id> <boundary>, where a boundary is a step and
// whether it is about to work ("scores running") or has worked ("scores done"), or "never".
const [databaseUrl = '', runId = '', boundary = ''] = process.argv.slice(2);

await executeRun({
  databaseUrl,
  runId: Number(runId),
  onStep: (step) => {
    if (`${step.step} ${step.status}` === boundary) process.kill(process.pid, 'SIGKILL');
  },
});
