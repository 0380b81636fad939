export interface Sending {
  readonly done: Promise<number>;
  stop(): void;
}

/**
 * Sends files for an import and answers with its number. fetch cannot say how much of a body has left, so this is the older
 * request, which can.
 */
export function sendFiles(files: readonly File[], onProgress: (share: number) => void): Sending {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  const done = new Promise<number>((resolve, reject) => {
    request.open('POST', '/api/imports');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      const answer: unknown = request.response;
      const importId = request.status === 200 ? fieldOf(answer, 'import_id') : undefined;
      if (typeof importId === 'number') resolve(importId);
      else reject(new Error(String(fieldOf(answer, 'error') ?? 'The server did not take the files')));
    });
    request.addEventListener('error', () => reject(new Error('The connection was lost while the files were sent')));
    request.addEventListener('abort', () => reject(new Error('Sending was stopped')));
    request.send(form);
  });
  return { done, stop: () => request.abort() };
}

function fieldOf(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null && name in answer ? Reflect.get(answer, name) : undefined;
}
