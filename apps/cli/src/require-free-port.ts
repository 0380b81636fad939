import { once } from 'node:events';
import { createServer } from 'node:net';
import { Sentence } from './sentence.ts';

/** Says so before a database is filled for minutes that the server will not be able to listen. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    // Of everything else the server itself has the words.
    if (isTaken) throw new Sentence(`Port ${port} on ${host} is in use: set PORT to another.`, { cause });
    return;
  }
  probe.close();
  await once(probe, 'close');
}
