import { spawn } from 'node:child_process';
import { Sentence } from '../sentence.ts';

/** Runs pg_dump or pg_restore against a database. The password travels in the environment, where `ps` does not show it. */
export async function runProgram(
  file: string,
  { args, databaseUrl }: { readonly args: readonly string[]; readonly databaseUrl: string },
): Promise<void> {
  const url = new URL(databaseUrl);
  const sslMode = url.searchParams.get('sslmode');
  const child = spawn(file, [...args], {
    env: {
      PATH: '/usr/bin:/bin',
      PGHOST: url.searchParams.get('host') ?? url.hostname,
      PGPORT: url.port || '5432',
      PGUSER: decodeURIComponent(url.username),
      PGPASSWORD: decodeURIComponent(url.password),
      PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
      PGAPPNAME: 'foresale backup',
      ...(sslMode === null ? {} : { PGSSLMODE: sslMode === 'no-verify' ? 'require' : sslMode }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const [reason = `exit code ${code}`] = complaint.trim().split('\n');
  throw new Sentence(`${file} failed: ${reason}`);
}
