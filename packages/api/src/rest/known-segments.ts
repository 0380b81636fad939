import { unknownName } from '@foresale/contract';
import { ApiProblem } from '../problem.ts';
import { segmentsOfRun } from '../segments/segments-of-run.ts';
import type { Services } from '../services.ts';

/** Refuses the name of a segment that the current scheme does not have: an empty answer would look like a true one. */
export async function refuseUnknownSegments(services: Services, asked: readonly string[] | undefined): Promise<void> {
  if (asked === undefined) return;
  const { runId, segments } = await segmentsOfRun(services);
  const known = segments.map(({ segment }) => segment);
  const unknown = asked.find((segment) => !known.includes(segment));
  if (runId === null || unknown === undefined) return;
  throw new ApiProblem(400, `segment: ${unknownName('segment', unknown, known)}. Segments are ${known.join(', ')}`);
}
