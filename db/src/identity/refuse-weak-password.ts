import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { IdentityProblem } from './identity-problem.ts';

/** A hundred million guesses: scrypt and the limits on attempts make even a thousandth of them take months. */
const leastScore = 3;
/** Estimating takes quadratic time: 200 characters held everything else up for 1.6 s, these take under 50 ms. */
const longestEstimated = 50;

let estimator: ZxcvbnFactory | undefined;

/** Loads its words (45 MB, 150 ms) with the first password that is chosen; few processes ever see one. */
function estimate(password: string, personal: readonly string[]) {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  return estimator.check(password.slice(0, longestEstimated), [...personal]);
}

/** Rejects what a guesser tries first: common passwords, rows of keys, repetitions, and what is known of the person. */
export function refuseWeakPassword(password: string, person: { readonly email: string; readonly name: string }): void {
  const personal = [person.email, ...person.email.split(/[^\p{L}\p{N}]+/u), ...person.name.split(/\s+/), 'foresale'];
  const { score, feedback } = estimate(
    password,
    personal.filter((word) => word !== ''),
  );
  if (score >= leastScore) return;
  const why = feedback.warning ?? 'A few words that do not belong together are harder to guess.';
  throw new IdentityProblem('weak-password', `This password is too easy to guess. ${why}`);
}
