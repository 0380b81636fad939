import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../src/env.ts';

export const ordersPerImport = 20;

export interface ImportLog {
  /** Imports whose command ended with exit code 0. */
  done: number;
  tries: number;
}

const script = fileURLToPath(new URL('../../cli/src/foresale.ts', import.meta.url));
const mapping = 'customer_id=Client,order_id=No,ordered_at=Date,amount=Total';

/** Imports one small file after another through the network that fails, each until its command says that it is done. */
export async function importFilesForever(
  {
    databaseUrl,
    folder,
    signal,
  }: { readonly databaseUrl: string; readonly folder: string; readonly signal: AbortSignal },
  log: ImportLog,
): Promise<void> {
  for (let number = 1; !signal.aborted; ) {
    const file = join(folder, `fault-orders-${number}.csv`);
    const lines = Array.from(
      { length: ordersPerImport },
      (_, index) =>
        `fault-${index};fault-${number}-${index};2025-12-${String(1 + (index % 28)).padStart(2, '0')};10.00`,
    );
    writeFileSync(file, `Client;No;Date;Total\n${lines.join('\n')}\n`);
    const child = spawn(process.execPath, [script, 'import', file, '--map', mapping], {
      env: environmentWith({ DATABASE_URL: databaseUrl, FORESALE_HOME: folder }),
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    log.tries += 1;
    if (code === 0) {
      log.done += 1;
      number += 1;
    }
    await wait(1_000, undefined, { signal }).catch(() => undefined);
  }
}
