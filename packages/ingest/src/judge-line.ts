import { largestNumber } from './decimal.ts';
import type { StagedRow } from './field.ts';

/** Judges a line of a transactions file or of a mapped one. A negative quantity or amount is a return. */
export function judgeLine(row: StagedRow): string | undefined {
  const { values, find } = row;
  // One row, one thing bought, where the file does not count.
  const quantity = values.get('quantity') ?? '1';
  const price = values.get('unit_price') ?? null;
  const amount = values.get('amount') ?? null;
  if (amount === null && price === null) return 'no amount';
  if (Number(quantity) === 0) return 'zero quantity';
  if (Number(amount ?? price) === 0) return 'zero amount';
  if (amount === null && Number(price) < 0) return 'negative price';
  const isReturn = Number(quantity) < 0 || Number(amount) < 0;
  if (isReturn) find('return');
  values.set('is_return', isReturn ? 't' : 'f');
  values.set('quantity', quantity.replace('-', ''));
  if (amount !== null) values.set('amount', amount.replace('-', ''));
  if (price !== null) values.set('unit_price', price.replace('-', ''));
  // A file without order ids has one order per customer and moment.
  if ((values.get('order_id') ?? null) === null) {
    values.set('order_id', `${values.get('customer_id') ?? ''} ${values.get('ordered_at') ?? ''}`);
  }
  return refuseLargeAmount(row);
}

export function judgeItem(row: StagedRow): string | undefined {
  const quantity = Number(row.values.get('quantity'));
  if (quantity < 0) return 'negative quantity';
  if (quantity === 0) return 'zero quantity';
  if (Number(row.values.get('unit_price')) < 0) return 'negative price';
  return refuseLargeAmount(row);
}

export function judgeReturn(row: StagedRow): string | undefined {
  // Some sources write what came back with a minus.
  for (const column of ['quantity', 'amount']) row.values.set(column, (row.values.get(column) ?? '0').replace('-', ''));
  return undefined;
}

export function refuseLargeAmount(row: StagedRow): string | undefined {
  const amount = Number(row.values.get('quantity')) * Number(row.values.get('unit_price') ?? 0);
  return Math.abs(amount) > largestNumber ? 'amount out of range' : undefined;
}
