import { createInterface } from 'node:readline/promises';
import { Sentence } from './sentence.ts';

export interface Question {
  readonly asks: string;
  /** Said where nobody can answer, as in a script. */
  readonly unasked: string;
  /** Said after a no. */
  readonly declined: string;
}

/** Goes on only after a yes at the terminal. */
export async function agree({ asks, unasked, declined }: Question): Promise<void> {
  if (!process.stdin.isTTY) throw new Sentence(`${unasked} Say --yes if that is what you want.`.trimStart());
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${asks} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Sentence(declined);
}
