import type { Condition, Expression, Lookup } from './expression.ts';
import { doubleLiteral, doubleText, integerText, quoteName } from './quote.ts';

/** exp() of more than this raises "value out of range" in PostgreSQL; e^-700 is no probability anyone can tell from 0. */
const EXP_LIMIT = 700;

export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return doubleLiteral(expression.value);
    case 'integer':
      return integerText(expression.value);
    case 'reference':
      return quoteName(expression.alias);
    case 'input': {
      const column = `${quoteName(expression.column)}::float8`;
      return expression.nanIsNull ? `nullif(${column}, 'NaN'::float8)` : column;
    }
    case 'sum':
      return printSum(expression.parts);
    case 'product':
      return `(${print(expression.left)} * ${print(expression.right)})`;
    case 'difference':
      return `(${print(expression.left)} - ${print(expression.right)})`;
    case 'double':
      return `(${print(expression.of)})::float8`;
    case 'sigmoid': {
      const bounded = `least(greatest(${print(expression.of)}, ${doubleLiteral(-EXP_LIMIT)}), ${doubleLiteral(EXP_LIMIT)})`;
      return `(1 / (1 + exp(-${bounded})))`;
    }
    case 'coalesce':
      return `coalesce(${print(expression.of)}, ${print(expression.otherwise)})`;
    case 'bucket':
      return `width_bucket(${print(expression.of)}, '{${expression.cuts.map(doubleText).join()}}'::float8[])`;
    case 'lookup':
      return `(${printTable(expression.table)})${expression.indexes.map((index) => `[${print(index)}]`).join('')}`;
    case 'case': {
      const { when, whenTrue, otherwise } = expression;
      return `case when ${printCondition(when)} then ${print(whenTrue)} else ${print(otherwise)} end`;
    }
    case 'list':
      return `array[${expression.items.map(print).join(', ')}]::float8[]`;
  }
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'less':
      return `${print(condition.left)} < ${print(condition.right)}`;
    case 'not-less':
      return `${print(condition.left)} >= ${print(condition.right)}`;
    case 'missing':
      return `${print(condition.of)} is null`;
    case 'one-of':
      return `${print(condition.of)} = any ('{${condition.values.map(integerText).join()}}'::int4[])`;
  }
}

/** In balanced parentheses: PostgreSQL's parser gives up on a chain of some thousand additions. */
function printSum(parts: readonly Expression[]): string {
  if (parts.length === 0) return '0';
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return print(first);
  const middle = Math.ceil(parts.length / 2);
  return `(${printSum(parts.slice(0, middle))} + ${printSum(parts.slice(middle))})`;
}

/** An array constant whose indexes begin at 0: that saves an addition per lookup, several dimensions a few more. */
function printTable({ type, shape, values }: Lookup): string {
  const text = type === 'int4' ? integerText : doubleText;
  let next = 0;
  const printDimension = (dimension: number): string => {
    const size = shape[dimension] ?? 0;
    const last = dimension === shape.length - 1;
    const items = Array.from({ length: size }, () =>
      last ? text(values[next++] ?? 0) : printDimension(dimension + 1),
    );
    return `{${items.join()}}`;
  };
  const bounds = shape.map((size) => `[0:${size - 1}]`).join('');
  return `'${bounds}=${printDimension(0)}'::${type}[]`;
}
