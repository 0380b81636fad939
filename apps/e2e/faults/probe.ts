/**
 * Loaded into servers and workers by the soak (`node --import`): collects garbage when it is told to and says what is left,
 * so that two readings differ by what is kept and not by when the collector ran.
 */
import { readdirSync } from 'node:fs';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';

const request = z.union([
  z.object({ probe: z.literal('measure') }),
  z.object({ probe: z.literal('snapshot'), file: z.string() }),
]);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

if (isMainThread && process.send !== undefined) {
  process.on('message', (message) => {
    const parsed = request.safeParse(message);
    if (!parsed.success) return;
    collect();
    if (parsed.data.probe === 'snapshot') {
      process.send?.({ probe: 'snapshot', file: writeHeapSnapshot(parsed.data.file) });
      return;
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    const files = readdirSync('/proc/self/fd').length;
    const resources = process.getActiveResourcesInfo().length;
    process.send?.({ probe: 'measure', heapUsed, external, rss, files, resources });
  });
  // It must not be what keeps a process alive.
  process.channel?.unref();
}
