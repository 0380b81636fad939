// Compiles assembly/kernels.ts and writes it as TypeScript, so that the package runs from its sources, in Node, in
// bundlers and in browsers, without a loader for .wasm files. `node scripts/build-kernels.ts`
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

export const outputPath = fileURLToPath(new URL('../src/kernels/wasm-module.ts', import.meta.url));

/** The text that src/kernels/wasm-module.ts ought to hold. */
export async function buildKernels(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kernels-'));
  try {
    const output = join(folder, 'kernels.wasm');
    const source = fileURLToPath(new URL('../assembly/kernels.ts', import.meta.url));
    const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
    const optimise = ['-O3', '--noAssert', '--runtime', 'stub'];
    const features = ['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'];
    const { error, stderr } = await asc.main([source, '--outFile', output, ...optimise, ...features, ...memory]);
    if (error !== null) throw new Error(`AssemblyScript refused the kernels: ${stderr.toString()}`, { cause: error });
    const lines = (await readFile(output)).toString('base64').match(/.{1,100}/g) ?? [];
    const quoted = lines.map((line) => `  '${line}',`).join('\n');
    const header = '// Written by scripts/build-kernels.ts from assembly/kernels.ts; a test compares the two.';
    return `${header}\nexport const wasmModule: string = [\n${quoted}\n].join('');\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await writeFile(outputPath, await buildKernels());
