import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type {
  CurrentRun,
  CustomerFilter,
  CustomerSort,
  Direction,
  ExportColumn,
  ExportFormat,
  Identity,
} from '@foresale/contract';
import { appendEvent } from '@foresale/db/events';
import { describeColumns, readCsv, readExport } from '@foresale/db/exports';
import { recordAudit } from '@foresale/db/identity';
import { ranksOf } from '@foresale/db/lists';
import { scopeFor } from '../customers/scope-for.ts';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { takePlace } from './export-places.ts';
import { fileStream } from './file-stream.ts';
import { writeXlsx } from './write-xlsx.ts';

export interface FileRequest {
  readonly filter: CustomerFilter;
  readonly sort: CustomerSort;
  readonly direction: Direction;
  readonly columns: readonly ExportColumn[];
  readonly format: ExportFormat;
  readonly byteOrderMark: boolean;
  /** Only these, as far as the filter leaves them. */
  readonly customerIds?: readonly string[] | undefined;
}

export interface ExportedFile {
  readonly run: CurrentRun;
  readonly rows: number;
  readonly stream: Readable;
}

/** A file of the list as it is now, told to the audit log and, when it takes long, to whoever asked for it. */
export async function exportFile(services: Services, identity: Identity, request: FileRequest): Promise<ExportedFile> {
  const { pool, snapshots, lists } = services;
  const run = await snapshots.current();
  if (run === null) throw new ApiProblem(409, 'There is nothing to export before the first run');
  const leave = takePlace(identity);
  let hasBegun = false;
  try {
    const { filter, sort, direction, columns, format, byteOrderMark, customerIds } = request;
    // Customers asked for by id are wanted, snoozed or not.
    const asked = customerIds === undefined ? filter : { ...filter, snoozed: 'shown' as const };
    const listed = await lists.ranks({ ...scopeFor(identity, run.runId, asked), sort, direction });
    const ranks =
      customerIds === undefined ? listed : await keepCustomers(pool, { runId: run.runId, listed, customerIds });
    const rows = ranks.length;
    await recordAudit(pool, {
      actor: actorOf(identity),
      action: 'export',
      subject: `run ${run.runId}`,
      detail: {
        filter,
        sort,
        direction,
        rows,
        columns,
        format,
        ...(customerIds === undefined ? {} : { chosen: customerIds.length }),
      },
    });
    const progress = createProgress(services, identity, { rows, format, runId: run.runId });
    const content = {
      runId: run.runId,
      ranks,
      columns,
      whyOf: (part: Uint32Array) => services.reasons.whyOf(run.runId, part),
      onProgress: progress.reach,
    };
    const file =
      format === 'csv'
        ? readCsv(pool, { ...content, byteOrderMark })
        : writeXlsx(readExport(pool, content), { columns: describeColumns(columns), rows });
    const stream = fileStream(file);
    hasBegun = true;
    stream.once('close', () => {
      leave();
      progress.end(stream.errored === null && stream.readableEnded ? 'done' : 'failed');
    });
    return { run, rows, stream };
  } finally {
    if (!hasBegun) leave();
  }
}

async function keepCustomers(
  pool: Services['pool'],
  {
    runId,
    listed,
    customerIds,
  }: { readonly runId: number; readonly listed: Uint32Array; readonly customerIds: readonly string[] },
): Promise<Uint32Array> {
  const wanted = new Set((await ranksOf(pool, runId, customerIds)).values());
  return listed.filter((rank) => wanted.has(rank));
}

const tellEveryMilliseconds = 1_000;

/** Events about an export that takes longer than a second. */
function createProgress(
  { pool }: Services,
  identity: Identity,
  about: { readonly rows: number; readonly format: ExportFormat; readonly runId: number },
) {
  const { runId, ...rest } = about;
  const id = randomUUID();
  let told = Date.now();
  let wasTold = false;
  let telling: Promise<unknown> = Promise.resolve();
  const tell = (state: 'running' | 'done' | 'failed', rowsDone: number) => {
    const userId = identity.kind === 'user' ? identity.id : null;
    wasTold = true;
    told = Date.now();
    // A file is worth more than the news of it.
    telling = telling
      .then(() =>
        appendEvent(pool, { kind: 'export.progress', runId, payload: { id, userId, ...rest, rowsDone, state } }),
      )
      .catch(() => undefined);
  };
  let reached = 0;
  return {
    reach: (rowsDone: number) => {
      reached = rowsDone;
      if (Date.now() - told >= tellEveryMilliseconds) tell('running', rowsDone);
    },
    end: (state: 'done' | 'failed') => {
      if (wasTold) tell(state, reached);
    },
  };
}
