import type { ImportOutcome, RejectedRow, StagingTable } from '@foresale/db/import';
import { IngestProblem } from './ingest-problem.ts';
import type { TableReport } from './stage-table.ts';

const count = new Intl.NumberFormat('en');

/** A file of which most rows cannot be read is being read wrongly: what is left of it would mislead. */
export function refuseUnreadable(staged: readonly TableReport[]): void {
  for (const { file, rows, unreadable, unreadableRows } of staged) {
    if (unreadable * 2 > rows) throw mostlyRejected({ file, rows, lost: unreadable, examples: unreadableRows });
  }
}

export interface PoorImportCheck {
  /** The staging tables of the files, in the order of the outcome's. */
  readonly targets: readonly (StagingTable | undefined)[];
  /** Whether fewer than half of the rows are enough. */
  readonly partial: boolean;
}

/**
 * Refuses an import of which less than half could be read, and one whose orders were all rejected, whatever came with
 * them. Rows that repeat another one count neither way: a file that was exported twice over is not a bad one. Nor do rows
 * that name an order or customer of a file that is not there: an extract is often cut off.
 */
export function refusePoorImport(
  outcome: Omit<ImportOutcome, 'restated'>,
  { targets, partial }: PoorImportCheck,
): void {
  const { files, examples, rejected, repeated, dangling } = outcome;
  const taken = outcome.merged + outcome.unchanged;
  const lost = rejected - repeated;
  const isBarren = files.some(
    (file, index) =>
      isOfOrders(targets[index]) && file.merged + file.unchanged === 0 && file.rejected > 2 * file.repeated,
  );
  const isPoor = isBarren || lost - dangling > taken;
  if (lost === 0 || (taken > 0 && (partial || !isPoor))) return;
  throw mostlyRejected({ file: examples[0]?.file ?? '', rows: taken + lost, lost, examples });
}

function isOfOrders(target: StagingTable | undefined): boolean {
  return target === 'stage_orders' || target === 'stage_lines';
}

interface Lost {
  readonly file: string;
  readonly rows: number;
  readonly lost: number;
  readonly examples: readonly RejectedRow[];
}

const named = 3;

function mostlyRejected({ file, rows, lost, examples }: Lost): IngestProblem {
  const shown = examples.slice(0, named).map(({ line, reason }) => `line ${line}: ${reason.replace(/\.$/, '')}`);
  const [all, some] = [count.format(rows), count.format(lost)];
  const what = lost < rows ? `${some} of ${all} rows could not be taken` : `none of its rows (${all}) could be taken`;
  const advice = shown[0]?.includes(': No rate for ')
    ? 'Add the missing rates, then import it again.'
    : 'Check which column is which and how dates and amounts are written, then import it again.';
  return new IngestProblem('mostly-rejected', `${what} (${shown.join('; ')}). Nothing was imported. ${advice}`, {
    file,
    rejects: examples,
  });
}
