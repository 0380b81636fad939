import { fork } from 'node:child_process';

// Starts a worker, tells its process id, and waits to be killed.
const [main = ''] = process.argv.slice(2);
const worker = fork(main, { stdio: 'inherit' });
worker.once('message', () => process.send?.(worker.pid));
