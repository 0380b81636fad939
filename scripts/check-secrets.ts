/** Looks for secrets in what is committed, now and ever: `node scripts/check-secrets.ts [--all]`. */
import { execFileSync } from 'node:child_process';

/** Shapes that nothing else has. Those in tests are made up, and say so by their length or their word. */
const patterns: readonly (readonly [string, RegExp])[] = [
  ['a token, session or link of Foresale', /foresale_(?:token|session|link)_[\w-]{43}/],
  ['a private key', /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----/],
  // Amazon's own example ends like this.
  ['an AWS key', /\b(?:AKIA|ASIA)(?![0-9A-Z]{9}EXAMPLE\b)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['a Slack token', /\bxox[abprs]-[\w-]{20}/],
  ['a password in an address', /\bpostgres(?:ql)?:\/\/[\w.%-]+:[^:/@\s'"`$]{8,}@/],
];

const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 2 ** 30 });

// Added lines of every commit, or those of the files as they are.
const text = process.argv.includes('--all')
  ? git('log', '--all', '--patch', '--unified=0', '--format=commit %h', '--', ':!package-lock.json', ':/')
  : git('grep', '--line-number', '--full-name', '-I', '', '--', ':/', ':(exclude,top)package-lock.json');
const found: string[] = [];
for (const written of text.split('\n')) {
  // Passwords of examples.
  const line = written.replaceAll(/:(?:foresale|password)@/g, ':…@');
  for (const [what, pattern] of patterns) {
    if (pattern.test(line)) found.push(`${what}: ${line.slice(0, 60).replaceAll(/\s+/g, ' ')}…`);
  }
}
if (found.length > 0) {
  process.stderr.write(`${found.join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write('No secrets found.\n');
}
