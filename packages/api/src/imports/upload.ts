import { recordAudit } from '@foresale/db/identity';
import { beginUpload, completeUpload, forgetUpload, storeFile } from '@foresale/db/uploads';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { defineRoute, type RestCall } from '../rest/rest-route.ts';
import { safeFileName } from './file-name.ts';

const mostFiles = 50;

/** The first half of an import: the files travel here, and a worker looks into them. `imports.start` is the second. */
export const upload = defineRoute({
  id: 'uploadFiles',
  tag: 'Imports',
  method: 'POST',
  path: '/api/imports',
  role: 'analyst',
  summary: 'Uploads files for an import as multipart/form-data: CSV, gzipped CSV or .xlsx, several at once.',
  takes: {},
  takesFiles: true,
  problems: [413],
  response: z.object({ import_id: z.number().int(), files: z.number().int(), bytes: z.number().int() }),
  handle: async (call) => {
    const { pool } = call.services;
    const actor = actorOf(call.identity);
    const importId = await beginUpload(pool, actor);
    try {
      const { files, bytes } = await storeAll(call, importId);
      await completeUpload(pool, importId, (transaction) =>
        recordAudit(transaction, {
          actor,
          action: 'files uploaded',
          subject: `import ${importId}`,
          detail: { files, bytes },
        }),
      );
      return { import_id: importId, files: files.length, bytes };
    } catch (problem) {
      await forgetUpload(pool, importId);
      throw problem;
    }
  },
});

async function storeAll(
  { services, files: arriving, uploadLimit }: RestCall,
  importId: number,
): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  const files: string[] = [];
  let left = uploadLimit;
  for await (const file of arriving()) {
    if (files.length === mostFiles) throw new ApiProblem(413, `More than ${mostFiles} files at once`);
    const name = safeFileName(file.name, files);
    left -= await storeFile(services.pool, {
      importId,
      fileNo: files.length + 1,
      name,
      content: upTo(left, uploadLimit, file.content),
    });
    files.push(name);
  }
  if (files.length === 0) throw new ApiProblem(400, 'Send at least one file');
  return { files, bytes: uploadLimit - left };
}

async function* upTo(left: number, limit: number, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > left) {
      throw new ApiProblem(413, `The files are larger than ${Math.round(limit / 1024 / 1024)} MB, the most at once`);
    }
    yield piece;
  }
}
