import type { CurrentRun } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { countErasures } from '@foresale/db/erasure';
import type { Announcer } from '@foresale/db/events';
import { findCurrentRun, findPublishedRun } from '@foresale/db/lists';

/** Answers about snapshots. A snapshot never changes, so an answer is worked out once and shared by all who ask. */
export interface SnapshotCache {
  current(): Promise<CurrentRun | null>;
  /** Null when the run was never published or its snapshot was dropped. */
  find(runId: number): Promise<CurrentRun | null>;
  /** The key names everything that the answer depends on beside the run. */
  remember<Answer>(runId: number, key: string, workOut: () => Promise<Answer>): Promise<Answer>;
  /** How many people were erased so far: the one change that is made to snapshots, so answers are named after it, too. */
  erasures(): Promise<number>;
  close(): void;
}

/** A page of a hundred customers takes about 60 kB, so this bounds the memory to some twenty megabytes. */
const mostAnswers = 400;

export function createSnapshotCache(pool: DatabasePool, announcer: Announcer): SnapshotCache {
  const answers = new Map<string, Promise<unknown>>();
  let current: Promise<CurrentRun | null> | undefined;
  let erasures: Promise<number> | undefined;

  const stop = announcer.onEvent(({ kind }) => {
    if (kind.startsWith('run.')) current = undefined;
    if (kind !== 'customer.erased') return;
    answers.clear();
    erasures = undefined;
  });

  function remember<Answer>(runId: number, key: string, workOut: () => Promise<Answer>): Promise<Answer> {
    const name = `${runId} ${key}`;
    // A key is asked for with one kind of answer only, which the type of a map of them all cannot say.
    const known = answers.get(name) as Promise<Answer> | undefined;
    const answer = known ?? workOut();
    answers.delete(name);
    // Last in the map is last used.
    answers.set(name, answer);
    if (known === undefined) answer.catch(() => answers.delete(name));
    const [oldest] = answers.keys();
    if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
    return answer;
  }

  function lookUp(): Promise<CurrentRun | null> {
    const found = findCurrentRun(pool);
    current = found;
    found.catch(() => {
      if (current === found) current = undefined;
    });
    return found;
  }

  function count(): Promise<number> {
    const counted = countErasures(pool);
    erasures = counted;
    counted.catch(() => {
      if (erasures === counted) erasures = undefined;
    });
    return counted;
  }

  return {
    erasures: () => (erasures !== undefined && announcer.isListening() ? erasures : count()),
    // What is announced can be trusted only while announcements are heard.
    current: () => (current !== undefined && announcer.isListening() ? current : lookUp()),
    find: (runId) => findPublishedRun(pool, runId),
    remember,
    close: () => {
      stop();
      answers.clear();
    },
  };
}
