import { readFile } from 'node:fs/promises';

const folder = new URL('../../pipeline/', import.meta.url);

/** The text of a statement about features, without the semicolon that ends it in psql. */
export async function loadFeatureStatement(name: 'features' | 'features-shop' | 'features-buyers'): Promise<string> {
  const text = await readFile(new URL(`${name}.sql`, folder), 'utf8');
  return text.trimEnd().replace(/;$/, '');
}

const range =
  /(?<id>(?:o\.)?customer_id) >= \$11::text and \(\$12::text is null or (?:o\.)?customer_id < \$12::text\)/g;
/** Orders, returns twice, and order lines. */
const ranges = 4;

/**
 * The statement of features for the customers of a list, $11, instead of a range. A parameter for it in features.sql would
 * change the text by which models know their features, and so outdate every trained model.
 */
export async function loadFeatureStatementOfList(): Promise<string> {
  const text = await loadFeatureStatement('features');
  if (text.match(range)?.length !== ranges) throw new TypeError(`features.sql has not ${ranges} ranges of customers.`);
  return text.replaceAll(range, '$<id> = any($$11::text[])');
}
