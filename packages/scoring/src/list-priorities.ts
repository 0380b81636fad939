import { analyzePartition, indexPriorityList, passFence } from '@foresale/db/pipeline';
import { bothOf, type Step } from './run-context.ts';

/** The denormalised list that people page through, and the sizes of its segments. */
export const listPriorities: Step = {
  name: 'list',
  async work({ connection, helper, claim, decision }) {
    const customers = await connection.transaction(
      async () => {
        await passFence(connection, claim);
        await connection.write('5-segments', [claim.runId, decision.scheme.segments]);
        return connection.write('4-list', [claim.runId, decision.previousRunId]);
      },
      { workMem: '256MB', hashJoins: true },
    );
    await bothOf(indexPriorityList(connection, claim, 1), indexPriorityList(helper, claim, 2));
    await analyzePartition(connection, claim, 'priority_list_rows');
    return customers;
  },
};
