import type { Reason } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { readKeptReasons } from '@foresale/db/exports';
import type { SnapshotCustomer } from '@foresale/db/lists';
import { registryIn } from '@foresale/db/models';
import { createExplainer, type ExplainedCustomer, strongest } from '@foresale/prediction';

/** Why a run gives customers their probability. */
export interface ReasonReader {
  /** All reasons of each; null for a run without a model. */
  explain(runId: number, customerIds: readonly string[]): Promise<readonly ExplainedCustomer[] | null>;
  /** The strongest reasons of customers, by their ids. */
  ofCustomers(runId: number, customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly Reason[]>>;
  /** Customers with their reasons: a run keeps those of the top of its list, the others' are worked out now. */
  fillIn(runId: number, customers: readonly SnapshotCustomer[]): Promise<readonly SnapshotCustomer[]>;
  /** The same as sentences, for the customers at these ranks, in their order; null without a prediction. */
  whyOf(runId: number, ranks: Uint32Array): Promise<readonly (string | null)[]>;
}

export function createReasonReader(pool: DatabasePool): ReasonReader {
  const explainer = createExplainer();

  const explain: ReasonReader['explain'] = (runId, customerIds) =>
    pool.transaction((transaction) => explainer.explain(registryIn(transaction), { runId, customerIds }));

  const ofCustomers: ReasonReader['ofCustomers'] = async (runId, customerIds) => {
    const explained = (await explain(runId, customerIds)) ?? [];
    return new Map(explained.map(({ customerId, reasons }) => [customerId, strongest(reasons)]));
  };

  return {
    explain,
    ofCustomers,
    fillIn: async (runId, customers) => {
      const missing = customers.filter(
        ({ reasons, purchaseProbability }) => reasons === null && purchaseProbability !== null,
      );
      if (missing.length === 0) return customers;
      const found = await ofCustomers(
        runId,
        missing.map(({ customerId }) => customerId),
      );
      return customers.map((customer) => {
        const reasons = customer.reasons ?? found.get(customer.customerId);
        return reasons === undefined ? customer : { ...customer, reasons: [...reasons] };
      });
    },
    whyOf: async (runId, ranks) => {
      const kept = await readKeptReasons(pool, runId, ranks);
      const missing = kept.filter(({ reasons, scored }) => reasons === null && scored);
      const found = await ofCustomers(
        runId,
        missing.map(({ customer_id }) => customer_id),
      );
      const why = new Map(
        kept.map(({ rank, customer_id, reasons }) => [rank, inWords(reasons ?? found.get(customer_id) ?? [])]),
      );
      return Array.from(ranks, (rank) => why.get(rank) ?? null);
    },
  };
}

function inWords(reasons: readonly Reason[]): string | null {
  return reasons.length === 0 ? null : reasons.map(({ sentence }) => `${sentence}.`).join(' ');
}
