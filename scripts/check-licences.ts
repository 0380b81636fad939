/** Refuses dependencies whose licence has not been thought about: `node scripts/check-licences.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** May be used, changed and given on without publishing our own sources. */
const accepted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'PostgreSQL',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);
/** Read by a person, since the package does not name a licence that is in the list above. */
const read: Readonly<Record<string, string>> = { buildcheck: 'MIT', 'cpu-features': 'MIT', ssh2: 'MIT' };

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
}

const repository = join(import.meta.dirname, '..');
const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(repository, 'package-lock.json'), 'utf8'),
);
const refused: string[] = [];
let checked = 0;
for (const [path, locked] of Object.entries(lock.packages)) {
  if (!path.includes('node_modules/') || locked.link === true) continue;
  checked += 1;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const licence = locked.license ?? licenceOf(path) ?? read[name] ?? 'none';
  if (!isAccepted(licence)) refused.push(`${name} ${locked.version ?? ''}: ${licence}`);
}
if (refused.length > 0) {
  process.stderr.write(`These licences are not accepted:\n${refused.sort().join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${checked} dependencies, all under licences that are accepted.\n`);
}

/** `A OR B` leaves the choice, `A AND B` asks for both. */
function isAccepted(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain.split(/ OR /i).some((choice) => choice.split(/ AND /i).every((part) => accepted.has(part.trim())));
}

function licenceOf(path: string): string | undefined {
  try {
    const { license } = JSON.parse(readFileSync(join(repository, path, 'package.json'), 'utf8'));
    return typeof license === 'string' ? license : undefined;
  } catch {
    // Not installed: an optional dependency of another platform.
    return undefined;
  }
}
