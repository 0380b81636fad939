import { connectPipeline, type PipelineConnection } from '@foresale/db/pipeline';
import { createTestDatabase } from '@foresale/test-database';
import { z } from 'zod';
import { type ExecuteRunOptions, executeRun, type RunOutcome } from '../src/index.ts';
import type { Rfm, Shop } from './slow-rfm.ts';

/** A migrated database with a session to look into it. */
export class ShopDatabase implements AsyncDisposable {
  readonly url: string;
  readonly connection: PipelineConnection;
  readonly #drop: () => Promise<void>;

  constructor(url: string, connection: PipelineConnection, drop: () => Promise<void>) {
    this.url = url;
    this.connection = connection;
    this.#drop = drop;
  }

  static async create(): Promise<ShopDatabase> {
    const database = await createTestDatabase();
    const connection = await connectPipeline(database.url, 'test');
    return new ShopDatabase(database.url, connection, async () => {
      await connection[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#drop();
  }

  rows<Row>(schema: z.ZodType<Row>, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.connection.rows(schema, text, values);
  }

  /** Replaces what the shop had. Days are counted by the server, which the slow twin does not ask. */
  async fill(shop: Shop): Promise<void> {
    const { connection } = this;
    await connection.rows(z.unknown(), 'truncate customers, orders, order_items, payments, returns cascade');
    await connection.rows(z.unknown(), 'update settings set time_zone = $1', [shop.timeZone]);
    const people = [...new Set([...shop.orders, ...shop.returns].map((row) => row.customerId))];
    await connection.rows(
      z.unknown(),
      `insert into customers (customer_id, name) select id, 'Person ' || id from unnest($1::text[]) as id`,
      [[...people, 'never-bought']],
    );
    await connection.rows(
      z.unknown(),
      `insert into orders (customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, amount_minor, ordered_day)
       select o."customerId", o."orderId", o."orderedAt", 'any', o."cancelledAt", 'EUR', o."amountMinor" / 100.0,
              o."amountMinor", (o."orderedAt" at time zone $2)::date - date '1970-01-01'
         from jsonb_to_recordset($1) as o("customerId" text, "orderId" text, "orderedAt" timestamptz,
              "cancelledAt" timestamptz, "amountMinor" bigint)`,
      [
        JSON.stringify(
          shop.orders.map((order) => ({
            ...order,
            cancelledAt: order.cancelledAt === 'from the start' ? '-infinity' : order.cancelledAt,
          })),
        ),
        shop.timeZone,
      ],
    );
    await connection.rows(
      z.unknown(),
      `insert into returns (customer_id, return_id, line_no, order_id, quantity, amount, amount_minor, returned_at, returned_day)
       select r."customerId", 'r' || r.n, 1, r."orderId", 1, r."amountMinor" / 100.0, r."amountMinor", r."returnedAt",
              (r."returnedAt" at time zone $2)::date - date '1970-01-01'
         from rows from (jsonb_to_recordset($1) as ("customerId" text, "orderId" text, "amountMinor" bigint,
              "returnedAt" timestamptz)) with ordinality as r("customerId", "orderId", "amountMinor", "returnedAt", n)`,
      [JSON.stringify(shop.returns), shop.timeZone],
    );
  }

  async request(asOf?: Date): Promise<number> {
    const [run] = await this.rows(
      z.object({ id: z.number() }),
      `insert into runs (requested_by, as_of, as_of_reason) values ('test', $1, $2) returning run_id as id`,
      [asOf ?? null, asOf === undefined ? null : 'given'],
    );
    return run?.id ?? 0;
  }

  execute(runId: number, options: Partial<ExecuteRunOptions> = {}): Promise<RunOutcome> {
    return executeRun({ databaseUrl: this.url, runId, ...options });
  }

  async runAt(asOf?: Date): Promise<RunOutcome> {
    return this.execute(await this.request(asOf));
  }

  /** What readers see of the current snapshot, in the twin's words. */
  readScores(): Promise<Rfm[]> {
    return this.rows(
      z.object({
        customerId: z.string(),
        recencyDays: z.number(),
        frequency: z.number(),
        monetaryMinor: z.number(),
        scores: z.string(),
        segment: z.string(),
      }),
      `select customer_id as "customerId", recency_days as "recencyDays", frequency, (monetary * 100)::bigint as "monetaryMinor",
              recency_score::text || frequency_score || monetary_score as scores, segment
         from rfm_scores order by customer_id`,
    );
  }
}
