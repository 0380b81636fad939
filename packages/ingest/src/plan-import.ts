import type { ImportLayout } from '@foresale/db/import';
import type { FileKind } from './file-kind.ts';
import { findTables } from './find-tables.ts';
import { squash } from './header.ts';
import { IngestProblem } from './ingest-problem.ts';
import { mappedKind } from './layouts.ts';
import { type ColumnMapping, parseMapping } from './mapping.ts';
import { layoutOf, type RecognisedTable, recogniseTables } from './recognise-table.ts';

export interface PlannedTable extends RecognisedTable {
  readonly kind: FileKind;
}

export interface ImportPlan {
  readonly layout: ImportLayout;
  readonly tables: readonly PlannedTable[];
  /** Tables and files that are not read, and why. */
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
  readonly mapping: ColumnMapping | undefined;
}

/** Looks at every file's header before anything is read: what is it, and do the files belong together. */
export async function planImport(
  paths: readonly string[],
  given: ColumnMapping | undefined,
  findMapping: (headerKey: string) => Promise<unknown>,
): Promise<ImportPlan> {
  const { tables, others } = await findTables(paths);
  const { recognised, empty } = await recogniseTables(tables, 0);
  const passedBy = [
    ...others.map((file) => ({ file, why: 'no table by its name' })),
    ...empty.map((file) => ({ file, why: 'holds nothing' })),
  ];
  const unknown = recognised.filter((table) => table.kind === undefined);
  const mapping = given ?? (await remembered(recognised, findMapping));
  if (mapping !== undefined) return mappedPlan(recognised, mapping, passedBy);

  const known = recognised.flatMap((table): PlannedTable[] =>
    table.kind === undefined ? [] : [{ ...table, kind: table.kind }],
  );
  if (known.length === 0) {
    const first = unknown[0];
    throw new IngestProblem(
      'unknown-layout',
      `the columns ${list(first?.names ?? [])} are of no known layout; say which is which with a mapping.`,
      first === undefined ? {} : { file: first.table.name },
    );
  }
  const layout = layoutOf(known.map((table) => table.kind));
  if (typeof layout !== 'string') {
    throw new IngestProblem(
      'mixed-layouts',
      `The files are of different layouts (${layout.join(', ')}); import each on its own.`,
    );
  }
  const read = known.filter((table) => table.kind.table !== undefined);
  if (read.length === 0) {
    throw new IngestProblem('unknown-layout', 'nothing in it is about customers or their orders.', {
      file: known[0]?.table.name ?? '',
    });
  }
  return {
    layout,
    tables: read,
    skipped: [
      ...known
        .filter((table) => table.kind.table === undefined)
        .map((table) => ({ file: table.table.name, why: 'says nothing about customers or their orders' })),
      ...unknown.map((table) => ({ file: table.table.name, why: `unknown columns ${list(table.names)}` })),
      ...passedBy,
    ],
    mapping: undefined,
  };
}

async function remembered(
  recognised: readonly RecognisedTable[],
  findMapping: (headerKey: string) => Promise<unknown>,
): Promise<ColumnMapping | undefined> {
  const first = recognised[0];
  if (first === undefined || recognised.some((table) => table.kind !== undefined)) return undefined;
  const found = await findMapping(first.headerKey);
  return found === undefined ? undefined : parseMapping(found);
}

function mappedPlan(
  recognised: readonly RecognisedTable[],
  mapping: ColumnMapping,
  passedBy: ImportPlan['skipped'],
): ImportPlan {
  const columns: Record<string, string> = {};
  for (const [field, column] of Object.entries(mapping.columns)) if (column !== undefined) columns[field] = column;
  const kind = mappedKind(columns, squash);
  for (const { names, table } of recognised) {
    const present = new Set(names.map(squash));
    const missing = Object.values(columns).filter((column) => !present.has(squash(column)));
    if (missing.length > 0) {
      throw new IngestProblem('wrong-mapping', `there is no column ${list(missing)}; it has ${list(names)}.`, {
        file: table.name,
      });
    }
  }
  return {
    layout: 'mapped',
    tables: recognised.map((table) => ({ ...table, kind })),
    skipped: passedBy,
    mapping,
  };
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return shown.join(', ') + (names.length > shown.length ? ', …' : '');
}
