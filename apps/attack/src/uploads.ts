import { z } from 'zod';
import { ask } from './ask.ts';
import type { Target } from './target.ts';

type Headers = Readonly<Record<string, string>>;

const boundary = 'foresale-attack';
const uploadedSchema = z.object({ import_id: z.int() });

/** Sends a file for an import, and says which import that is. */
export async function upload(
  { unlimitedUrl }: Target,
  headers: Headers,
  { name, content }: { readonly name: string; readonly content: Buffer },
): Promise<number> {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  const { text } = await ask(unlimitedUrl, {
    method: 'POST',
    path: '/api/imports',
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  return uploadedSchema.parse(JSON.parse(text)).import_id;
}
