import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';

const project = fileURLToPath(new URL('../tsconfig.router.json', import.meta.url));

const head = `// What the server answers to, written down by the compiler from the server's sources.
interface TrackedData<Data> {
  id: string;
  data: Data;
}
`;

/**
 * The type of the server's router as declarations that need nothing of the server's: every input and output is spelt
 * out, and what only a server knows (its context, the roles of its procedures) is left blank.
 */
export async function declareAppRouter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-router-'));
  try {
    await compile(project, folder);
    const declarations = await readFile(join(folder, 'packages/api/src/router.d.ts'), 'utf8');
    return head + withoutServer(onlyAppRouter(declarations));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends where the router does: what follows it calls procedures inside the server. */
function onlyAppRouter(declarations: string): string {
  const start = declarations.indexOf('export declare const appRouter:');
  const alias = declarations.indexOf('export type AppRouter = typeof appRouter;');
  if (start === -1 || alias < start) throw new Error('The declarations of the router are not where they were.');
  return `${declarations.slice(start, alias)}export type AppRouter = typeof appRouter;\n`.replace(
    'export declare const appRouter',
    'declare const appRouter',
  );
}

function withoutServer(declarations: string): string {
  const blank = declarations
    .replaceAll('import("./context.ts").ApiContext', 'object')
    .replaceAll('import("./trpc.ts").ProcedureMeta', 'object')
    .replaceAll('import("@trpc/server/unstable-core-do-not-import").TrackedData', 'TrackedData');
  const foreign = [...blank.matchAll(/import\("([^"]+)"\)/g)].map(([, module]) => module);
  const first = foreign.find((module) => module !== '@trpc/server');
  if (first !== undefined) {
    throw new Error(`The type of the router needs ${first}: declare the output of the procedure that brings it.`);
  }
  return blank;
}
