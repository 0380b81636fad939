import { readFile } from 'node:fs/promises';

const folder = new URL('../../pipeline/', import.meta.url);

/** The text of a statement about features, without the semicolon that ends it in psql. */
export async function loadFeatureStatement(name: 'features' | 'features-shop' | 'features-buyers'): Promise<string> {
  const text = await readFile(new URL(`${name}.sql`, folder), 'utf8');
  return text.trimEnd().replace(/;$/, '');
}
