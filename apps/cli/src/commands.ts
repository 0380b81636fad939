import type { Settings } from './env.ts';

/** What may follow any command; each takes what it knows. */
export const options = {
  'as-of': { type: 'string' },
  dates: { type: 'string' },
  decimals: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  map: { type: 'string', multiple: true },
  name: { type: 'string' },
  partial: { type: 'boolean' },
  rejects: { type: 'string' },
  role: { type: 'string' },
  segment: { type: 'string' },
  status: { type: 'string', multiple: true },
  train: { type: 'boolean' },
} as const;

interface Values {
  readonly 'as-of'?: string;
  readonly dates?: string;
  readonly decimals?: string;
  readonly map?: readonly string[];
  readonly name?: string;
  readonly partial?: boolean;
  readonly rejects?: string;
  readonly role?: string;
  readonly segment?: string;
  readonly status?: readonly string[];
  readonly train?: boolean;
}

interface Command {
  readonly usage: string;
  readonly does: string;
  /** Loaded when it is asked for: a command that prints a token need not load the importer. */
  readonly run: (settings: Settings, words: readonly string[], values: Values) => Promise<void>;
}

export const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: 'start',
    does: 'Start everything on this machine and serve the dashboard.',
    run: async (settings) => (await import('./commands/start.ts')).start(settings),
  },
  import: {
    usage:
      'import <path…> [--map <field>=<column> …] [--status <word>=<meaning> …] [--dates <order>] [--decimals <sign>] [--partial] [--rejects <file>]',
    does: 'Import files or folders, recognised by their headers.',
    run: async (settings, paths, { map, status, dates, decimals, partial, rejects }) =>
      (await import('./commands/import.ts')).importPaths(settings, {
        paths,
        mappings: map ?? [],
        statuses: status ?? [],
        dates,
        decimals,
        partial: partial ?? false,
        rejects,
      }),
  },
  run: {
    usage: 'run [--train] [--as-of <time>]',
    does: 'Recompute every score and publish the result.',
    run: async (settings, _words, values) =>
      (await import('./commands/run.ts')).run(settings, { asOf: values['as-of'], train: values.train ?? false }),
  },
  export: {
    usage: 'export <file> [--segment <name>]',
    does: 'Write the priority list to a CSV file, or to s3://<bucket>/<key>.',
    run: async (settings, [file], { segment }) =>
      (await import('./commands/export.ts')).exportList(settings, { file, segment }),
  },
  'user add': {
    usage: 'user add <e-mail> [--role <role>] [--name <name>]',
    does: 'Add a person and print the link they sign in with.',
    run: async (settings, [email], { name, role }) =>
      (await import('./commands/user-add.ts')).userAdd(settings, { email, name, role }),
  },
  'token create': {
    usage: 'token create --role <role> [--name <name>]',
    does: 'Create an API token and print it.',
    run: async (settings, _words, { name, role }) =>
      (await import('./commands/token-create.ts')).tokenCreate(settings, { name, role }),
  },
  'database-url': {
    usage: 'database-url',
    does: 'Print the address of the database, for psql and BI tools.',
    run: async (settings) => (await import('./commands/database-url.ts')).databaseUrl(settings),
  },
  backup: {
    usage: 'backup <file>',
    does: 'Write everything to a file, and verify it by restoring it into a scratch database.',
    run: async (settings, [file]) => (await import('./commands/backup.ts')).backup(settings, file),
  },
  restore: {
    usage: 'restore <file>',
    does: 'Put a backup in the place of the database, which is kept under another name.',
    run: async (settings, [file]) => (await import('./commands/restore.ts')).restore(settings, file),
  },
  erase: {
    usage: 'erase <customer-id>',
    does: 'Forget a person: their contact data goes everywhere, what they bought stays.',
    run: async (settings, [customerId]) => (await import('./commands/erase.ts')).erase(settings, customerId),
  },
  distribute: {
    usage: 'distribute',
    does: 'Spread the shop over the nodes of a Citus cluster.',
    run: async (settings) => (await import('./commands/distribute.ts')).distribute(settings),
  },
  migrate: {
    usage: 'migrate',
    does: "Bring the database to this version's schema.",
    run: async (settings) => (await import('./commands/migrate.ts')).migrate(settings),
  },
  doctor: {
    usage: 'doctor',
    does: 'Say what is wrong here and how to mend it.',
    run: async (settings) => (await import('./commands/doctor.ts')).doctor(settings),
  },
};
