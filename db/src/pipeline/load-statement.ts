import { readFile } from 'node:fs/promises';

const folder = new URL('../../pipeline/', import.meta.url);

const statementNames = [
  '0-decide',
  '1-values',
  '2-cutpoints',
  '2-ties',
  '3-cluster-sample',
  '3-scores-by-cells',
  '3-scores-by-clusters',
  '3-segments',
  '4-list',
  '4-middle',
] as const;
export type StatementName = (typeof statementNames)[number];

const loaded = new Map<StatementName, Promise<string>>();

/** The text of a statement of the pipeline, as an analyst finds it in db/pipeline. */
export function loadStatement(name: StatementName): Promise<string> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const text = readFile(new URL(`${name}.sql`, folder), 'utf8');
  loaded.set(name, text);
  return text;
}
