import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runServer } from './running-server.ts';

const worker = fileURLToPath(new URL('../../worker/src/main.ts', import.meta.url));

test("the job queue's pages are for admins who are signed in, and what they change is audited", async () => {
  await using running = await runServer();
  const child = fork(worker, { env: { DATABASE_URL: running.database.url, LOG_LEVEL: 'error' }, stdio: 'inherit' });
  try {
    await once(child, 'message');
    const open = async (path: string, headers: Record<string, string> = {}) => fetch(running.url + path, { headers });
    expect((await open('/admin/jobs')).status).toBe(401);
    expect((await open('/admin/jobs', { cookie: await running.cookieOf('analyst') })).status).toBe(403);
    expect((await open('/admin/jobs/queues', { cookie: await running.cookieOf('analyst') })).status).toBe(403);

    const cookie = await running.cookieOf('admin');
    const page = await open('/admin/jobs/queues', { cookie });
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('recompute');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    // Our own pages allow no inline script, here or anywhere else.
    expect((await open('/healthz')).headers.get('content-security-policy')).not.toContain(
      "script-src 'self' 'unsafe-inline'",
    );
    const [, asset = ''] = /"(\/admin\/jobs\/assets\/[^"]+\.js)"/.exec(html) ?? [];
    expect((await open(asset, { cookie })).headers.get('content-type')).toContain('javascript');
    expect((await open(asset)).status).toBe(401);

    const change = (origin: string) =>
      fetch(`${running.url}/admin/jobs/queues/recompute.data`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'intent=nothing',
      });
    expect((await change('https://stranger.example')).status).toBe(403);
    await (await change(running.url)).arrayBuffer();
    const audited = await running.pool.any(
      sql.type(z.object({ subject: z.string() }))`select subject from audit_log where action = 'job queue changed'`,
    );
    expect(audited).toEqual([{ subject: '/admin/jobs/queues/recompute.data' }]);
  } finally {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
});
