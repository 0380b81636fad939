import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { ApiProblem } from '@foresale/api';
import type { FastifyInstance } from 'fastify';

/** The built dashboard. Its own router names the pages, so every address that is not ours gets the one document. */
export async function servePages(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      // The build wrote each file as brotli and gzip, too.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, file) => {
        // Vite puts a hash of the content into the names of all but the document.
        const isHashed = file.startsWith(join(folder, 'assets'));
        response.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  // Before the files: an address of the API is never looked up on the disk.
  app.all('/api/*', () => {
    throw new ApiProblem(404, 'Not found');
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || path.startsWith('/api/') || isFile(path)) throw new ApiProblem(404, 'Not found');
    if (!isBuilt) throw new ApiProblem(404, 'The dashboard is not built; the API is described at /api/docs');
    return reply.sendFile('index.html');
  });
}

/** Files lie beside the document and below assets. Elsewhere a dot belongs to an id, as in /customers/ada@example.com. */
function isFile(path: string): boolean {
  return path.startsWith('/assets/') || /^\/[^/]+\.\w+$/.test(path);
}
