import type { Settings } from './env.ts';

type Value = string | boolean | readonly string[] | undefined;

/** What a command was given, by the names of its options in camel case. */
export interface Given {
  readonly words: readonly string[];
  text(option: string): string | undefined;
  list(option: string): readonly string[];
  flag(option: string): boolean;
}

export interface Option {
  /** As commander reads it: `--role <role>`, `--map <field>=<column> …` for several. */
  readonly flags: string;
  readonly does: string;
  readonly isRepeated?: true;
}

export interface Command {
  readonly name: string;
  /** `<file>` is needed, `[file]` may be left out, `<path…>` takes several. */
  readonly takes?: string;
  readonly does: string;
  readonly options?: readonly Option[];
  /** Loaded when it is asked for: a command that prints a token need not load the importer. */
  readonly run: (settings: Settings, given: Given) => Promise<void>;
}

const json: Option = { flags: '--json', does: 'print the result as JSON' };
const role: Option = { flags: '--role <role>', does: 'viewer, manager, analyst or admin' };

async function importOrUndo(settings: Settings, given: Given): Promise<void> {
  const undone = given.text('undo');
  if (undone !== undefined) {
    const { undo } = await import('./commands/undo.ts');
    return undo(settings, {
      id: undone,
      paths: given.words,
      isAgreed: given.flag('yes'),
      isJson: given.flag('json'),
    });
  }
  const { importPaths } = await import('./commands/import.ts');
  return importPaths(settings, {
    paths: given.words,
    mappings: given.list('map'),
    statuses: given.list('status'),
    dates: given.text('dates'),
    decimals: given.text('decimals'),
    partial: given.flag('partial'),
    rejects: given.text('rejects'),
    isJson: given.flag('json'),
  });
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    does: 'Start everything on this machine and serve the dashboard.',
    run: async (settings) => (await import('./commands/start.ts')).start(settings),
  },
  {
    name: 'import',
    takes: '[path…]',
    does: 'Import files or folders, recognised by their headers; or undo an import.',
    options: [
      {
        flags: '--map <field=column>',
        does: 'which column of an unknown layout holds what, with commas',
        isRepeated: true,
      },
      {
        flags: '--status <word=meaning>',
        does: 'what an unknown order status means: counted, cancelled, returned or pending',
        isRepeated: true,
      },
      { flags: '--dates <order>', does: 'day-first or month-first, where the file leaves it open' },
      { flags: '--decimals <sign>', does: 'comma or point, where the file leaves it open' },
      { flags: '--partial', does: 'take what can be taken, even when it is less than half' },
      { flags: '--rejects <file>', does: 'write the rows that could not be taken to a CSV file' },
      { flags: '--undo <id>', does: 'take back all that an import wrote, unless a later one changed it' },
      { flags: '--yes', does: 'do not ask before an undo' },
      json,
    ],
    run: importOrUndo,
  },
  {
    name: 'run',
    does: 'Recompute every score and publish the result.',
    options: [
      { flags: '--train', does: 'learn a new model first' },
      { flags: '--as-of <time>', does: 'as of a day or moment between the first order and now' },
      { flags: '--yes', does: 'do not ask before an older list becomes everybody’s' },
      json,
    ],
    run: async (settings, given) =>
      (await import('./commands/run.ts')).run(settings, {
        asOf: given.text('asOf'),
        train: given.flag('train'),
        isAgreed: given.flag('yes'),
        isJson: given.flag('json'),
      }),
  },
  {
    name: 'export',
    takes: '<file>',
    does: 'Write the priority list to a CSV file, to s3://<bucket>/<key>, or to standard output (-).',
    options: [
      { flags: '--segment <name>', does: 'the customers of one segment' },
      { flags: '--why', does: 'add why each customer is likely or unlikely to buy, in words' },
      { flags: '--include-snoozed', does: 'add the customers whose snooze has not ended' },
      { flags: '--bom', does: 'begin with a byte order mark, which some spreadsheets need' },
    ],
    run: async (settings, given) =>
      (await import('./commands/export.ts')).exportList(settings, {
        file: given.words[0],
        segment: given.text('segment'),
        why: given.flag('why'),
        includeSnoozed: given.flag('includeSnoozed'),
        bom: given.flag('bom'),
      }),
  },
  {
    name: 'user add',
    takes: '<e-mail>',
    does: 'Add a person and print the link they sign in with; it then asks them for a password.',
    options: [role, { flags: '--name <name>', does: 'what the person is called' }],
    run: async (settings, given) =>
      (await import('./commands/user-add.ts')).userAdd(settings, {
        email: given.words[0],
        name: given.text('name'),
        role: given.text('role'),
      }),
  },
  {
    name: 'user list',
    does: 'List the people who may sign in.',
    options: [json],
    run: async (settings, given) => (await import('./commands/users.ts')).listPeople(settings, given.flag('json')),
  },
  {
    name: 'user disable',
    takes: '<e-mail>',
    does: 'Lock a person out, end their sessions and revoke the tokens they made.',
    run: async (settings, given) =>
      (await import('./commands/users.ts')).changePerson(settings, given.words[0] ?? '', { disabled: true }),
  },
  {
    name: 'user enable',
    takes: '<e-mail>',
    does: 'Let a person in again.',
    run: async (settings, given) =>
      (await import('./commands/users.ts')).changePerson(settings, given.words[0] ?? '', { disabled: false }),
  },
  {
    name: 'token create',
    does: 'Create an API token and print it.',
    options: [role, { flags: '--name <name>', does: 'what the token is for' }],
    run: async (settings, given) =>
      (await import('./commands/token-create.ts')).tokenCreate(settings, {
        name: given.text('name'),
        role: given.text('role'),
      }),
  },
  {
    name: 'token list',
    does: 'List the API tokens.',
    options: [json],
    run: async (settings, given) => (await import('./commands/tokens.ts')).listOfTokens(settings, given.flag('json')),
  },
  {
    name: 'token revoke',
    takes: '<id>',
    does: 'End an API token for good.',
    run: async (settings, given) => (await import('./commands/tokens.ts')).endToken(settings, given.words[0] ?? ''),
  },
  {
    name: 'rates set',
    takes: '<currency> <day> <rate>',
    does: 'Say what one unit of a currency is worth in the shop’s, from a day on.',
    run: async (settings, given) => (await import('./commands/rates.ts')).setOneRate(settings, given.words),
  },
  {
    name: 'rates import',
    takes: '<file>',
    does: 'Read rates from a file with the columns currency, day and rate.',
    options: [json],
    run: async (settings, given) =>
      (await import('./commands/rates.ts')).importRates(settings, given.words[0] ?? '', given.flag('json')),
  },
  {
    name: 'rates list',
    does: 'List the newest rates, and the currencies that orders are in.',
    options: [json],
    run: async (settings, given) => (await import('./commands/rates.ts')).listOfRates(settings, given.flag('json')),
  },
  {
    name: 'rates apply',
    does: 'Convert the orders that are there already by the rates known now.',
    options: [json],
    run: async (settings, given) => (await import('./commands/rates.ts')).applyRates(settings, given.flag('json')),
  },
  {
    name: 'database-url',
    does: 'Print the address of the database, for psql and BI tools. Its role only reads.',
    options: [{ flags: '--owner', does: 'that of the role that owns the tables and may change them' }],
    run: async (settings, given) =>
      (await import('./commands/database-url.ts')).databaseUrl(settings, { isOwner: given.flag('owner') }),
  },
  {
    name: 'backup',
    takes: '<file>',
    does: 'Write everything to a file, and verify it by restoring it into a scratch database.',
    run: async (settings, given) => (await import('./commands/backup.ts')).backup(settings, given.words[0]),
  },
  {
    name: 'restore',
    takes: '<file>',
    does: 'Put a backup in the place of the database, which is kept under another name.',
    run: async (settings, given) => (await import('./commands/restore.ts')).restore(settings, given.words[0]),
  },
  {
    name: 'erase',
    takes: '<customer-id>',
    does: 'Forget a person: their contact data is removed everywhere, what they bought stays.',
    run: async (settings, given) => (await import('./commands/erase.ts')).erase(settings, given.words[0]),
  },
  {
    name: 'distribute',
    does: 'Spread the shop over the nodes of a Citus cluster.',
    run: async (settings) => (await import('./commands/distribute.ts')).distribute(settings),
  },
  {
    name: 'migrate',
    does: "Bring the database to this version's schema.",
    run: async (settings) => (await import('./commands/migrate.ts')).migrate(settings),
  },
  {
    name: 'doctor',
    does: 'Say what is wrong here and how to mend it.',
    options: [json],
    run: async (settings, given) => (await import('./commands/doctor.ts')).doctor(settings, given.flag('json')),
  },
];

/** A command with all that may follow it, as README lists it. */
export function usageOf({ name, takes, options = [] }: Command): string {
  const said = options.map(({ flags, isRepeated }) => `[${flags}${isRepeated === true ? ' …' : ''}]`);
  return [name, takes, ...said].filter((part) => part !== undefined).join(' ');
}

/** Reads what commander found. */
export function readGiven(words: readonly string[], values: Readonly<Record<string, Value>>): Given {
  return {
    words,
    text: (option) => {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    },
    list: (option) => {
      const value = values[option];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (option) => values[option] === true,
  };
}
