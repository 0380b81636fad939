import type { StagedRow } from './field.ts';
import { refuseLargeAmount } from './judge-line.ts';

/** Postage, discounts, manual entries, fees, vouchers and tests: codes that are no product. */
const serviceCode = /^(POST|DOT|D|M|S|B|C2|C3|CRUK|BANK CHARGES|AMAZONFEE|ADJUST\d*|TEST\d*|GIFT(_.*)?)$/;

/**
 * Judges one invoice line. Everything odd about it is counted as a finding; the first that keeps it out is its reason. They
 * go from the particular to the general: most odd lines have no customer either, and "no customer" is left for the
 * lines that lack nothing else. Invoices that begin with C are returns.
 */
export function judgeOnlineRetail(row: StagedRow): string | undefined {
  const { values, find } = row;
  const invoice = values.get('order_id') ?? '';
  const kind = invoice.charAt(0).toUpperCase();
  const quantity = Number(values.get('quantity'));
  const price = Number(values.get('unit_price'));
  const isAdjustment = kind === 'A';
  const isReturn = kind === 'C';
  const hasCustomer = values.get('customer_id') !== null;
  const code = productCode(row);
  const isService = code !== null && serviceCode.test(code);

  if (isAdjustment) find('adjustment');
  if (isReturn) find('cancellation');
  if (!hasCustomer) find('no customer');
  if (isService) find('service code');
  if (price < 0) find('negative price');
  if (price === 0) find('zero price');
  if (quantity < 0 && !isReturn) find('negative quantity without a cancellation');

  if (isAdjustment) return 'adjustment';
  if (code === null) return 'no product';
  if (isService) return 'service code';
  if (quantity < 0 && !isReturn) return 'negative quantity without a cancellation';
  if (quantity > 0 && isReturn) return 'cancellation with a positive quantity';
  if (quantity === 0) return 'zero quantity';
  if (price < 0) return 'negative price';
  if (price === 0) return 'zero price';
  if (!hasCustomer) return 'no customer';

  values.set('is_return', isReturn ? 't' : 'f');
  if (isReturn) values.set('quantity', (values.get('quantity') ?? '').replace('-', ''));
  return refuseLargeAmount(row);
}

/** Codes that differ only by case are one product; the source's spelling stays with the line. */
function productCode(row: StagedRow): string | null {
  const told = row.values.get('product_id') ?? null;
  if (told === null) return null;
  const code = told.toUpperCase();
  if (code !== told) {
    row.values.set('product_id', code);
    row.keep('stock_code', told);
  }
  return code;
}
