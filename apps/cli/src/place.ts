import { resolve } from 'node:path';
import { whereTyped } from './env.ts';

/** A path as it was typed. */
export function pathFromHere(path: string): string {
  return resolve(whereTyped(), path);
}
