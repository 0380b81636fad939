import { mkdir } from 'node:fs/promises';
import type { ShopOptions } from '../options.ts';
import { openShop } from '../shop.ts';
import { customersOf } from '../simulate.ts';
import { canonicalLayout } from './canonical.ts';
import { CsvFile } from './csv-file.ts';
import type { CsvFormat } from './csv-format.ts';
import type { LayoutTools, LayoutWriter } from './layout-writer.ts';
import { olistLayout } from './olist.ts';
import { onlineRetailLayout } from './online-retail.ts';
import { singleFileLayout } from './single-file.ts';
import { transactionsLayout } from './transactions.ts';
import { WallClock } from './wall-clock.ts';

const layouts = {
  canonical: canonicalLayout,
  transactions: transactionsLayout,
  olist: olistLayout,
  'online-retail': (tools: LayoutTools) => onlineRetailLayout(tools, 1),
  'online-retail-2': (tools: LayoutTools) => onlineRetailLayout(tools, 2),
  'single-file': singleFileLayout,
} satisfies Record<string, (tools: LayoutTools) => LayoutWriter>;

export type Layout = keyof typeof layouts;
export const layoutNames: readonly Layout[] = [
  'canonical',
  'transactions',
  'olist',
  'online-retail',
  'online-retail-2',
  'single-file',
];

export interface WriteLayoutOptions extends CsvFormat {
  readonly shop: ShopOptions;
}

export interface LayoutReport {
  /** Rows by file name, headers not counted. */
  readonly files: Readonly<Record<string, number>>;
  /** What an importer should find: rows by canonical table, and what a layout has beyond that by its own name. */
  readonly expected: Readonly<Record<string, number>>;
}

/** Writes a shop into a directory as files of a layout, in constant memory, and says what is in them. */
export async function writeLayout(
  layout: Layout,
  directory: string,
  options: WriteLayoutOptions,
): Promise<LayoutReport> {
  await mkdir(directory, { recursive: true });
  const shop = openShop(options.shop);
  const format: Required<CsvFormat> = {
    delimiter: options.delimiter ?? (layout === 'single-file' ? ';' : ','),
    encoding: options.encoding ?? 'utf-8',
    lineEnd: options.lineEnd ?? '\n',
    dates: options.dates ?? 'iso',
    gzip: options.gzip ?? false,
  };
  const writer = layouts[layout]({
    shop,
    wallClock: new WallClock(shop.options.timeZone, format),
    open: (name, header) => new CsvFile(directory, name, header, format),
  });
  try {
    for (const history of customersOf(shop)) {
      writer.write(history);
      for (const file of writer.files) if (file.full) await file.flush();
    }
    for (const file of writer.files) await file.close();
  } catch (cause) {
    for (const file of writer.files) file.abandon();
    throw cause;
  }
  return {
    files: Object.fromEntries(writer.files.map((file) => [file.name, file.rows])),
    expected: writer.counts(),
  };
}
