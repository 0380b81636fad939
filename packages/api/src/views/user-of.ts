import type { Identity } from '@foresale/contract';
import { ApiProblem } from '../problem.ts';

/** Views belong to people. */
export function userOf({ kind, id }: Identity): number {
  if (kind === 'token') throw new ApiProblem(409, 'A token has no saved views');
  return id;
}
