import { Readable } from 'node:stream';
import { recordAudit } from '@foresale/db/identity';
import { findImport, rejectsAsCsv } from '@foresale/db/import';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { defineRoute } from '../rest/rest-route.ts';

const largestId = 2 ** 53 - 1;

/** What an import could not take, for whoever mends it. A reader that breaks off gets a cut connection, never a short file. */
export const rejects = defineRoute({
  id: 'downloadRejects',
  tag: 'Imports',
  method: 'GET',
  path: '/api/imports/{id}/rejects',
  role: 'analyst',
  summary: 'The rows that an import could not take, with file, line and reason, as a CSV file.',
  takes: { params: z.object({ id: z.coerce.number().int().min(1).max(largestId) }) },
  files: ['text/csv; charset=utf-8'],
  problems: [404],
  handle: async ({ services, identity, params: { id }, reply }) => {
    const found = await findImport(services.pool, id);
    if (found === null) throw new ApiProblem(404, 'Import not found');
    await recordAudit(services.pool, {
      actor: actorOf(identity),
      action: 'rejects exported',
      subject: `import ${id}`,
      detail: { rows: found.rowsRejected },
    });
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejects-import-${id}.csv"`)
      .header('x-foresale-rows', found.rowsRejected);
    return Readable.from(rejectsAsCsv(services.pool, String(id)), { objectMode: false, highWaterMark: 64 * 1024 });
  },
});
