/** What stands before the digits after the decimal sign: `1,234.50` or `1.234,50`. A column has one. */
export type DecimalSign = 'point' | 'comma';

const plain = /^-?\d{1,15}(?:\.\d+)?$/;
const exponent = /^-?\d+(?:\.\d+)?e[+-]?\d{1,2}$/i;
const pointGrouped = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const commaGrouped = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;
const commaPlain = /^-?\d+,\d+$/;

/** Larger numbers are no prices or quantities of a shop; sums of smaller ones fit the database's numeric(18, 4). */
export const largestNumber = 1e11;

/** A number as PostgreSQL reads it, or undefined where the text is none. */
export function readDecimal(text: string, sign: DecimalSign): string | undefined {
  if (sign === 'point' && plain.test(text)) return text;
  let bare = text.replace(/[\s\u00a0]/g, '');
  if (/^\(.*\)$/.test(bare)) bare = `-${bare.slice(1, -1)}`;
  if (/^\d.*-$/.test(bare)) bare = `-${bare.slice(0, -1)}`;
  bare = bare.replace(/^\+/, '').replace(/^(-?)([.,]\d)/, '$10$2');
  if (exponent.test(bare)) {
    const number = Number(bare);
    return Math.abs(number) <= largestNumber ? String(Number(number.toFixed(4))) : '1e15';
  }
  if (sign === 'point') {
    if (plain.test(bare)) return bare;
    return pointGrouped.test(bare) ? bare.replaceAll(',', '') : undefined;
  }
  if (commaGrouped.test(bare)) return bare.replaceAll('.', '').replace(',', '.');
  if (commaPlain.test(bare)) return bare.replace(',', '.');
  return plain.test(bare) ? bare : undefined;
}

/** Whether only the whole column can tell what the comma or the points of a number are: `1,5`, `1.234`, `1.234.567`. */
export function needsColumn(text: string): boolean {
  return text.includes(',') || pointOf(text) === 'open' || pointOf(text) === 'thousands';
}

/** What the points of a number without a comma are: of thousands, of decimals, or of either, as in `1.234`. */
export function pointOf(text: string): 'thousands' | 'decimals' | 'open' | undefined {
  const point = text.indexOf('.');
  if (point === -1) return undefined;
  if (text.indexOf('.', point + 1) !== -1) return 'thousands';
  return text.length - point === 4 && point <= 4 && !/^\D?0?\./.test(text) ? 'open' : 'decimals';
}

/** What a number with a comma in it says about its column; undefined where it could be either. */
export function signOf(text: string): DecimalSign | undefined {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma === -1) return undefined;
  if (point !== -1) return comma > point ? 'comma' : 'point';
  const after = text.slice(comma + 1).replace(/\D/g, '').length;
  if (text.indexOf(',') !== comma) return 'point';
  return after === 3 ? undefined : 'comma';
}
