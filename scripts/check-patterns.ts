/**
 * Refuses regular expressions that a chosen text can hold up: `node scripts/check-patterns.ts`. Every pattern of the
 * code is taken from its syntax tree and analysed; a quadratic one lets a stranger stop a process with 16 kB.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';
import { checkSync } from 'recheck';

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--', '*.ts', '*.tsx', '*.mjs'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\/src\/|^scripts\//.test(file));

const held: string[] = [];
const patterns = files.flatMap(patternsOf);
for (const { place, source, flags } of patterns) {
  const verdict = checkSync(source, flags, { timeout: 30_000, randomSeed: 1, incubationLimit: 5_000 });
  if (verdict.status !== 'safe') {
    const why = verdict.status === 'unknown' ? verdict.error.kind : verdict.complexity.summary;
    held.push(`${place}: /${source}/${flags} is ${verdict.status} (${why})`);
  }
}
if (held.length > 0) {
  process.stderr.write(`${held.join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${patterns.length} patterns: each takes time in proportion to its text.\n`);
}

function patternsOf(file: string): Pattern[] {
  const { program } = parse(readFileSync(join(root, file), 'utf8'), {
    sourceType: 'module',
    plugins: file.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript'],
  });
  const found: Pattern[] = [];
  walk(program, (node) => {
    const { type, pattern, flags, loc } = node;
    if (type !== 'RegExpLiteral' || typeof pattern !== 'string' || typeof flags !== 'string') return;
    found.push({ place: `${file}:${lineOf(loc)}`, source: pattern, flags });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function lineOf(place: unknown): string {
  return place instanceof Object && 'start' in place && place.start instanceof Object && 'line' in place.start
    ? String(place.start.line)
    : '?';
}
