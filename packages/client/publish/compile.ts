import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** Runs the TypeScript compiler with the settings of a package, into a folder. */
export async function compile(project: string, folder: string): Promise<void> {
  const compiler = spawn(process.execPath, [tsc, '--project', project, '--outDir', folder], { stdio: 'inherit' });
  const [code] = await once(compiler, 'exit');
  if (code !== 0) throw new Error(`${project} could not be compiled.`);
}
