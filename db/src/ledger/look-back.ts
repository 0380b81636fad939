import { connectPipeline } from '../pipeline/pipeline-connection.ts';
import { settlePredictions } from './settle-predictions.ts';
import { watchDrift } from './watch-drift.ts';

/** Holds what was predicted against what happened, then what is predicted against what the model was tested on. */
export async function lookBack(databaseUrl: string): Promise<{ readonly settled: number; readonly measured: number }> {
  await using connection = await connectPipeline(databaseUrl, 'foresale ledger');
  const settled = await settlePredictions(connection);
  return { settled: settled.length, measured: await watchDrift(connection) };
}
