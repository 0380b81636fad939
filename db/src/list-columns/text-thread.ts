import { parentPort, workerData } from 'node:worker_threads';
import { listToRead, readList } from './read-list.ts';
import { createTextBuilder, textColumns } from './text-builder.ts';

// Half of the work on a run's columns is on what can be searched: a core of its own takes it, and hands it over.
const list = listToRead.parse(workerData);
const builder = createTextBuilder(list.customers);
await readList(list, textColumns, builder.add);
const text = builder.finish();
// Made for this and shared with nobody, which the type of an array does not say: they are handed over, not copied.
const buffers = Object.values(text).map((array: Uint8Array | Uint32Array) => array.buffer as ArrayBuffer);
parentPort?.postMessage(text, buffers);
