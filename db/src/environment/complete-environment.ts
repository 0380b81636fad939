import { readFileSync } from 'node:fs';
import { unknownSetting } from './known-settings.ts';

export type Given = Readonly<Record<string, string | undefined>>;
export type CompleteEnvironment =
  | { readonly environment: Readonly<Record<string, string>> }
  | { readonly problem: string };

/** Only ours: other programs' names that end so, such as SSL_CERT_FILE, mean something else. */
const secretFile = /^((?:DATABASE|FORESALE)_[A-Z_]+)_FILE$/;
const parts = ['DATABASE_HOST', 'DATABASE_NAME', 'DATABASE_USER', 'DATABASE_PASSWORD'] as const;

/**
 * The environment of a process with what containers and clouds give apart put together: a secret NAME whose text lies in
 * the file NAME_FILE, and a DATABASE_URL made of DATABASE_HOST and its siblings. An empty variable is one that was not
 * set: docker-compose passes those on.
 */
export function completeEnvironment(given: Given): CompleteEnvironment {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== '') environment[name] = value;
  }
  const problem = unknownSetting(Object.keys(environment));
  if (problem !== undefined) return { problem };
  for (const [variable, file] of Object.entries(environment)) {
    const [, name] = secretFile.exec(variable) ?? [];
    if (name === undefined) continue;
    if (environment[name] !== undefined) return { problem: `Set ${name} or ${variable}, not both.` };
    try {
      // Editors and `echo` end a file with a line break that is no part of the secret.
      environment[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
      return { problem: `${variable} names a file that cannot be read (${reason}).` };
    }
  }
  return environment.DATABASE_HOST === undefined ? { environment } : withAddress(environment);
}

function withAddress(environment: Readonly<Record<string, string>>): CompleteEnvironment {
  if (environment.DATABASE_URL !== undefined) return { problem: 'Set DATABASE_URL or DATABASE_HOST, not both.' };
  const missing = parts.find((name) => environment[name] === undefined);
  if (missing !== undefined) return { problem: `${missing} must be set beside DATABASE_HOST.` };
  const port = environment.DATABASE_PORT ?? '5432';
  if (!/^\d{1,5}$/.test(port)) return { problem: 'DATABASE_PORT must be a number from 1 to 65535.' };
  const ssl = environment.DATABASE_SSL ?? 'off';
  if (ssl !== 'on' && ssl !== 'off') return { problem: 'DATABASE_SSL must be on or off.' };
  const url = new URL(`postgres://host:${port}`);
  url.hostname = environment.DATABASE_HOST ?? '';
  url.username = encodeURIComponent(environment.DATABASE_USER ?? '');
  url.password = encodeURIComponent(environment.DATABASE_PASSWORD ?? '');
  url.pathname = `/${encodeURIComponent(environment.DATABASE_NAME ?? '')}`;
  // The certificate is checked against the authorities that Node trusts; NODE_EXTRA_CA_CERTS adds to them.
  if (ssl === 'on') url.searchParams.set('sslmode', 'verify-full');
  return { environment: { ...environment, DATABASE_URL: url.href } };
}
