import { ModelSqlError } from './errors.ts';

/** A name as PostgreSQL reads it back, whatever characters it holds. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new ModelSqlError('bad-name', 'A column or table name must not be empty or hold the character U+0000.');
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The shortest decimal that reads back as the same double; only digits, sign, point and exponent, or a known word. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  if (value === Number.NEGATIVE_INFINITY) return '-Infinity';
  return Object.is(value, -0) ? '0' : String(value);
}

/** A bare 0.1 is numeric to PostgreSQL, and numeric arithmetic is twice as slow. */
export function doubleLiteral(value: number): string {
  return `'${doubleText(value)}'::float8`;
}

export function integerText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an integer.`);
  return String(value);
}
