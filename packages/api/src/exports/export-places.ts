import type { Identity } from '@foresale/contract';
import { ApiProblem } from '../problem.ts';

/** Each keeps a core busy as long as its reader is quick. */
const mostAtOnce = 5;
/** One person, or one program, leaves room for others. */
const mostOfAPerson = 2;
const retryAfterSeconds = 60;

const underWay = new Map<string, number>();

/** Takes one of the places for exports, until what it returns is called. */
export function takePlace({ kind, id }: Identity): () => void {
  const person = `${kind} ${id}`;
  const own = underWay.get(person) ?? 0;
  if (own >= mostOfAPerson) {
    throw new ApiProblem(429, 'Two of your exports are under way; wait until one has ended', { retryAfterSeconds });
  }
  const all = [...underWay.values()].reduce((sum, each) => sum + each, 0);
  if (all >= mostAtOnce) {
    throw new ApiProblem(429, 'Too many exports at once; try again in a minute', { retryAfterSeconds });
  }
  underWay.set(person, own + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (underWay.get(person) ?? 1) - 1;
    if (left === 0) underWay.delete(person);
    else underWay.set(person, left);
  };
}
