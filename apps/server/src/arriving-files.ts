import type { ArrivingFile } from '@foresale/api';
import { ApiProblem } from '@foresale/api';
import type { FastifyRequest } from 'fastify';

/** The files of an upload as they come. What is wrong with their wrapping is the sender's to mend, and said in a sentence. */
export async function* arrivingFiles(request: FastifyRequest): AsyncGenerator<ArrivingFile> {
  if (!request.isMultipart()) throw new ApiProblem(400, 'Send the files as multipart/form-data');
  const parts = request.files();
  while (true) {
    const { value, done } = await parts.next().catch(refuse);
    if (done === true) return;
    yield { name: value.filename, content: wholeOf(value.file) };
  }
}

async function* wholeOf(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]();
  while (true) {
    const { value, done } = await chunks.next().catch(refuse);
    if (done === true) return;
    yield value;
  }
}

function refuse(cause: unknown): never {
  if (cause instanceof Error && 'statusCode' in cause) throw cause;
  throw new ApiProblem(400, 'The upload broke off, or is no well-formed multipart/form-data', { cause });
}
