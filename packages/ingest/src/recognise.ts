import type { Finding, InspectedCurrency } from '@foresale/contract';
import type { ImportLayout } from '@foresale/db/import';
import { addCurrencies } from './currency-finder.ts';
import { findTables } from './find-tables.ts';
import { squash } from './header.ts';
import { IngestProblem } from './ingest-problem.ts';
import { mappedKind } from './layouts.ts';
import type { StatusDecisions } from './order-status.ts';
import { layoutOf, type RecognisedTable, recogniseTables, suggestColumns } from './recognise-table.ts';
import { bindFields } from './row-stager.ts';
import { type Understanding, understand } from './understand.ts';

export interface RecognisedFile {
  readonly file: string;
  /** What a remembered mapping is found by. */
  readonly headerKey: string;
  readonly bytes: number;
  /** What kind of file it is ("olist orders"), or undefined for a header that is not known. */
  readonly kind: string | undefined;
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly columns: readonly RecognisedColumn[];
  /** The first rows, cell by cell. */
  readonly sample: readonly (readonly string[])[];
  /** For a header that is not known: a guess at the mapping, field by field. */
  readonly suggestion: Readonly<Record<string, string>> | undefined;
}

export interface RecognisedColumn {
  readonly name: string;
  /** The field it fills; undefined for a column that is kept among the attributes. */
  readonly field: string | undefined;
}

export interface Recognition {
  /** Undefined where the files have no layout in common: a mapping is needed, or fewer files. */
  readonly layout: ImportLayout | undefined;
  readonly files: readonly RecognisedFile[];
  /** Files of a folder and sheets of a workbook that an import passes by. */
  readonly others: readonly string[];
  readonly findings: readonly Finding[];
  readonly unknownStatuses: ReadonlyMap<string, number>;
  /** Empty where the files name none. */
  readonly currencies: readonly InspectedCurrency[];
}

/** Looks at the beginning of each file, for an upload screen to show before anything is imported. */
export async function recognise(
  paths: readonly string[],
  options: { readonly sampleRows?: number; readonly decisions?: StatusDecisions; readonly shopCurrency?: string } = {},
): Promise<Recognition> {
  const { tables, others } = await findTables(paths);
  const { recognised, empty } = await recogniseTables(tables, options.sampleRows ?? 20);
  const kinds = recognised.flatMap((table) => (table.kind === undefined ? [] : [table.kind]));
  const layout = kinds.length === 0 ? undefined : layoutOf(kinds);
  const findings: Finding[] = [];
  const unknownStatuses = new Map<string, number>();
  const all: Understanding[] = [];
  for (const table of recognised) {
    const understood = await understandTable(table, {
      decisions: options.decisions ?? {},
      shopCurrency: options.shopCurrency ?? 'EUR',
    });
    all.push(understood);
    findings.push(...understood.findings);
    for (const [word, rows] of understood.unknownStatuses) {
      unknownStatuses.set(word, (unknownStatuses.get(word) ?? 0) + rows);
    }
  }
  return {
    findings,
    unknownStatuses,
    currencies: addCurrencies(all),
    layout: typeof layout === 'string' ? layout : undefined,
    files: recognised.map(describe),
    others: [...others, ...empty],
  };
}

const nothing: Understanding = { findings: [], unknownStatuses: new Map(), currencies: [], rates: new Map() };

/** A file that waits for a mapping is understood by the one that will be suggested. */
async function understandTable(
  table: RecognisedTable,
  options: { readonly decisions: StatusDecisions; readonly shopCurrency: string },
): Promise<Understanding> {
  const kind = table.kind ?? mappedKind(suggestColumns(table.names, table.head.sample), squash);
  if (kind.table === undefined || kind.fields.length === 0) return nothing;
  try {
    return await understand(table, kind, options);
  } catch (cause) {
    // What is wrong with the rows below the first ones is said when they are imported.
    if (cause instanceof IngestProblem) return nothing;
    throw cause;
  }
}

function describe(recognised: RecognisedTable): RecognisedFile {
  const { kind, names, head, table } = recognised;
  const fields = new Map(
    kind === undefined
      ? []
      : bindFields(kind, names).flatMap((bound) =>
          bound.indexes.map((index): [string, string] => [squash(names[index] ?? ''), bound.field.column]),
        ),
  );
  return {
    file: table.name,
    headerKey: recognised.headerKey,
    bytes: table.bytes,
    kind: kind?.name,
    encoding: head.format.encoding,
    delimiter: head.format.delimiter,
    columns: names.map((name) => ({ name, field: fields.get(squash(name)) })),
    sample: head.sample.map((row) => row.cells),
    suggestion: kind === undefined ? suggestColumns(names, head.sample) : undefined,
  };
}
