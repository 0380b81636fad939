import { resolve } from 'node:path';
import { completeEnvironment } from '@foresale/db/environment';
import { z } from 'zod';
import { Sentence } from './sentence.ts';

const repository = resolve(import.meta.dirname, '../../..');

const settings = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'DATABASE_URL must begin with postgres:// or postgresql://' })
    .optional(),
  PORT: z.coerce
    .number({ error: 'PORT must be a number' })
    .int('PORT must be a whole number')
    .min(0, 'PORT must be between 0 and 65535')
    .max(65_535, 'PORT must be between 0 and 65535')
    .default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  FORESALE_BEHIND_PROXY: z.string().default('off'),
  FORESALE_URL: z
    .url({ protocol: /^https?$/, error: 'FORESALE_URL must be an address like https://sales.example.com' })
    .optional(),
  FORESALE_HOME: z.string().default('.foresale'),
  FORESALE_DEMO: z.enum(['on', 'off'], 'FORESALE_DEMO must be on or off').default('on'),
  FORESALE_DEMO_CUSTOMERS: z.coerce
    .number({ error: 'FORESALE_DEMO_CUSTOMERS must be a number' })
    .int('FORESALE_DEMO_CUSTOMERS must be a whole number')
    .min(300, 'FORESALE_DEMO_CUSTOMERS must be between 300 and 1000000')
    .max(1_000_000, 'FORESALE_DEMO_CUSTOMERS must be between 300 and 1000000')
    .default(5_000),
  FORESALE_DEMO_ORDERS: z.coerce
    .number({ error: 'FORESALE_DEMO_ORDERS must be a number' })
    .min(1.1, 'FORESALE_DEMO_ORDERS must be between 1.1 and 500')
    .max(500, 'FORESALE_DEMO_ORDERS must be between 1.1 and 500')
    .default(4),
});

export interface Settings {
  readonly databaseUrl: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly isBehindProxy: boolean;
  /** The address that people use, for links. */
  readonly url: string | undefined;
  /** An absolute path. */
  readonly home: string;
  readonly demo: boolean;
  readonly demoCustomers: number;
  /** Per customer, on average. */
  readonly demoOrders: number;
}

export const settingNames: readonly string[] = Object.keys(settings.shape);

/** The settings of this process; an empty variable counts as one that is not set. */
export function readSettings(given: NodeJS.ProcessEnv = process.env): Settings {
  const complete = completeEnvironment(given);
  if ('problem' in complete) throw new Sentence(complete.problem);
  const parsed = settings.safeParse(complete.environment);
  if (!parsed.success) throw new Sentence(`${parsed.error.issues[0]?.message ?? 'A setting is wrong'}.`);
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    port: data.PORT,
    host: data.HOST,
    url: data.FORESALE_URL?.replace(/\/$/, ''),
    isBehindProxy: data.FORESALE_BEHIND_PROXY !== 'off',
    // npm runs scripts in the repository's root; a relative home belongs there, wherever the command was typed.
    home: resolve(repository, data.FORESALE_HOME),
    demo: data.FORESALE_DEMO === 'on',
    demoCustomers: data.FORESALE_DEMO_CUSTOMERS,
    demoOrders: data.FORESALE_DEMO_ORDERS,
  };
}

/** The environment of a child process: ours, with what it must not guess. */
export function childEnvironment(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // The address of the database is among the additions; the parts that ours was made of would contradict it.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DATABASE_'));
  return { ...Object.fromEntries(inherited), ...additions };
}

/** Whether npm started us; then the end of npm is the end of us. */
export function isStartedByNpm(): boolean {
  return process.env.npm_lifecycle_event !== undefined;
}

/** Where the person stands who typed the command: npm runs scripts in the repository's root. */
export function whereTyped(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

/** Where programs are looked for. */
export function searchPath(): string {
  return process.env.PATH ?? '';
}

/** What Amazon's own tools are told by, under their names. */
export interface CloudSettings {
  readonly region: string | undefined;
  /** Instead of Amazon's: a store that speaks the same. */
  readonly endpoint: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken: string | undefined;
  /** Where a task asks for the credentials of its role. */
  readonly credentialsUrl: string | undefined;
}

export function readCloudSettings(given: NodeJS.ProcessEnv = process.env): CloudSettings {
  const path = given.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  return {
    region: given.AWS_REGION || given.AWS_DEFAULT_REGION || undefined,
    endpoint: given.AWS_ENDPOINT_URL_S3 || undefined,
    accessKeyId: given.AWS_ACCESS_KEY_ID || undefined,
    secretAccessKey: given.AWS_SECRET_ACCESS_KEY || undefined,
    sessionToken: given.AWS_SESSION_TOKEN || undefined,
    credentialsUrl:
      given.AWS_CONTAINER_CREDENTIALS_FULL_URI || (path === undefined ? undefined : `http://169.254.170.2${path}`),
  };
}
