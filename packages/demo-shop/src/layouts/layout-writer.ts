import type { CustomerHistory } from '../rows.ts';
import type { Shop } from '../shop.ts';
import type { CsvFile } from './csv-file.ts';
import type { WallClock } from './wall-clock.ts';

/** What a layout does with each customer. It only fills files; waiting for the disk is not its business. */
export interface LayoutWriter {
  readonly files: readonly CsvFile[];
  write(history: CustomerHistory): void;
  /** What an importer should find in the files, by name. */
  counts(): Readonly<Record<string, number>>;
}

export interface LayoutTools {
  readonly shop: Shop;
  readonly wallClock: WallClock;
  open(name: string, header: readonly string[]): CsvFile;
}

/** Minor units as a decimal number, negative ones too. */
export function decimal(minor: number): string {
  return (minor / 100).toFixed(2);
}

export function isoMoment(moment: number): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}
