import { connectPipeline, dropRunWork, retireSnapshots, speedUpCurrentList } from '@foresale/db/pipeline';

/** What runs left behind: snapshots that retention no longer keeps, and the work of runs that were killed. */
export async function tidySnapshots(
  databaseUrl: string,
): Promise<{ readonly retired: number; readonly dropped: number }> {
  await using connection = await connectPipeline(databaseUrl, 'foresale maintenance');
  const retired = await retireSnapshots(connection);
  const dropped = await dropRunWork(connection);
  await speedUpCurrentList(connection);
  return { retired: retired.length, dropped };
}
