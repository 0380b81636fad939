import pg from 'pg';
import { z } from 'zod';
import { sqlComment } from '../trace/index.ts';
import { loadStatement, type StatementName } from './load-statement.ts';

/** Planner settings of one transaction; the names are fixed here, so that no text from outside becomes a setting. */
export interface TransactionSettings {
  readonly workMem?: `${number}MB`;
  /** Groups along an index instead of hashing: right for whole histories, which the planner takes for smaller ones. */
  readonly sortedAggregation?: boolean;
  /** Joins whole tables by hashing: the planner does not know how many customers two runs have in common. */
  readonly hashJoins?: boolean;
  /** Compiles nothing: the expressions of a model take longer to compile than to run. */
  readonly interpreted?: boolean;
}

/** One session for all statements of a run, so that ending the session ends everything the run could still write. */
export interface PipelineConnection extends AsyncDisposable {
  rows<Row>(schema: z.ZodType<Row>, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement of the pipeline and answers with the number of rows it wrote. */
  write(name: StatementName, values: readonly unknown[]): Promise<number>;
  /** Runs a statement that answers with no rows; the number of those it wrote. */
  execute(text: string, values: readonly unknown[]): Promise<number>;
  read<Row>(schema: z.ZodType<Row>, name: StatementName, values: readonly unknown[]): Promise<Row[]>;
  /** Inside a transaction under way, a part of it that is undone alone when it fails. */
  transaction<Result>(work: () => Promise<Result>, settings?: TransactionSettings): Promise<Result>;
  /** How the session is known to the server, and found by whoever takes the run over. */
  rename(applicationName: string): Promise<void>;
}

/** Counts, days and minor units as numbers: they stay far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
const int8Array = 1016;
types.setTypeParser(int8Array, (text: string) => JSON.parse(`[${text.slice(1, -1)}]`));

export async function connectPipeline(databaseUrl: string, applicationName: string): Promise<PipelineConnection> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: applicationName,
    types,
    keepAlive: true,
  });
  // A lost connection also rejects the statement that is under way; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  let depth = 0;
  return {
    async rows(schema, text, values = []) {
      const { rows } = await client.query(text + sqlComment(), [...values]);
      return z.array(schema).parse(rows);
    },
    async write(name, values) {
      const { rowCount } = await client.query((await loadStatement(name)) + sqlComment(), [...values]);
      return rowCount ?? 0;
    },
    async execute(text, values) {
      const { rowCount } = await client.query(text + sqlComment(), [...values]);
      return rowCount ?? 0;
    },
    async read(schema, name, values) {
      const { rows } = await client.query((await loadStatement(name)) + sqlComment(), [...values]);
      return z.array(schema).parse(rows);
    },
    async transaction(work, settings = {}) {
      const name = depth === 0 ? undefined : `part_${depth}`;
      await client.query(name === undefined ? 'begin' : `savepoint ${name}`);
      depth += 1;
      try {
        if (settings.workMem !== undefined) await client.query(`set local work_mem = '${settings.workMem}'`);
        if (settings.sortedAggregation === true) {
          await client.query('set local enable_hashagg = off; set local enable_hashjoin = off');
        }
        if (settings.hashJoins === true) {
          await client.query('set local enable_nestloop = off; set local enable_mergejoin = off');
        }
        if (settings.interpreted === true) await client.query('set local jit = off');
        const result = await work();
        await client.query(name === undefined ? 'commit' : `release ${name}`);
        return result;
      } catch (cause) {
        // When the session is gone the server has rolled back already.
        await client.query(name === undefined ? 'rollback' : `rollback to ${name}`).catch(() => undefined);
        throw cause;
      } finally {
        depth -= 1;
      }
    },
    async rename(name) {
      await client.query(`select set_config('application_name', $1, false)`, [name]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
