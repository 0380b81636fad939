import type { ImportStatus, ListedImport } from '@foresale/contract';

const statusWords: Readonly<Record<ImportStatus, { readonly word: string; readonly look: string }>> = {
  receiving: { word: 'Arriving', look: 'text-ink-soft' },
  received: { word: 'Being looked into', look: 'text-accent-ink' },
  ready: { word: 'Ready to import', look: 'text-warn' },
  queued: { word: 'Waiting for a worker', look: 'text-accent-ink' },
  running: { word: 'Under way', look: 'text-accent-ink' },
  finished: { word: 'Imported', look: 'text-good' },
  failed: { word: 'Failed', look: 'text-bad' },
  cancelled: { word: 'Cancelled', look: 'text-ink-faint' },
};

/** What became of an import. */
export function stateOf({ status, undoneAt }: Pick<ListedImport, 'status' | 'undoneAt'>) {
  return undoneAt === null ? statusWords[status] : { word: 'Undone', look: 'text-ink-faint' };
}

const layouts: Readonly<Record<NonNullable<ListedImport['layout']>, string>> = {
  canonical: 'customers, orders, items, products, payments',
  transactions: 'customers, products, transactions',
  olist: 'Olist',
  'online-retail': 'Online Retail',
  mapped: 'order file with a mapping',
};

export function layoutName(layout: NonNullable<ListedImport['layout']>): string {
  return layouts[layout];
}

const fields: Readonly<Record<string, string>> = {
  customer_id: 'Customer',
  ordered_at: 'Date of the order',
  order_id: 'Order',
  amount: 'Amount of the line or order',
  quantity: 'Quantity',
  unit_price: 'Unit price',
  product_id: 'Product',
  description: 'Product name',
  category: 'Product category',
  brand: 'Brand',
  status: 'Order status',
  cancelled_at: 'Cancelled at',
  currency: 'Currency',
  name: 'Customer name',
  email: 'E-mail',
  phone: 'Phone',
  city: 'City',
  state: 'State',
  country: 'Country',
  postal_code: 'Postal code',
};

export function fieldName(field: string): string {
  return fields[field] ?? field.replaceAll('_', ' ');
}

const delimiters: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

export function delimiterName(delimiter: string): string {
  return delimiters[delimiter] ?? delimiter;
}

const units = ['B', 'kB', 'MB', 'GB'];

/** A size as people say it: 3.4 MB. */
export function sizeOf(bytes: number): string {
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${units[step]}`;
}
