import { GradientBoostingError } from './errors.ts';

/** One feature of every row. NaN, where the type can hold it, means missing. */
export type Column =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface Dataset {
  readonly columns: readonly Column[];
  readonly labels: Column;
  /** How much each row counts; 1 when absent. */
  readonly weights?: Column;
}

export type Objective = 'logistic' | 'squared-error';

/** Rows are numbered by signed 32-bit integers, and the sums of quantised gradients need some bits per row. */
export const MAX_ROWS = 2 ** 27;
export const MAX_COLUMNS = 4096;
/** Beyond this, sums of squares over so many rows leave the range of doubles. */
const LARGEST = 1e90;

/** Number of rows, once it is certain that every column has it. */
export function checkColumns(columns: readonly Column[], expected?: number): number {
  if (!Array.isArray(columns))
    throw new GradientBoostingError('bad-columns', 'The columns are no list of typed arrays.');
  const first = columns[0];
  if (first === undefined) throw new GradientBoostingError('empty-data', 'There are no columns.');
  if (expected !== undefined && columns.length !== expected) {
    throw new GradientBoostingError(
      'bad-columns',
      `The model was trained on ${expected} columns, but ${columns.length} were given.`,
    );
  }
  if (columns.length > MAX_COLUMNS) {
    throw new GradientBoostingError('too-large', `${columns.length} columns are more than the ${MAX_COLUMNS} allowed.`);
  }
  columns.forEach((column, i) => {
    if (!holdsNumbers(column)) {
      throw new GradientBoostingError('bad-columns', `Column ${i} is not a typed array of numbers.`);
    }
    if (column.length !== first.length) {
      throw new GradientBoostingError(
        'length-mismatch',
        `Column ${i} has ${column.length} rows, but column 0 has ${first.length}.`,
      );
    }
  });
  return first.length;
}

/** Callers without types may hand in anything. BigInt64Array and its like do not add up with numbers. */
function holdsNumbers(column: Column): boolean {
  return ArrayBuffer.isView(column) && !(column instanceof DataView) && typeof (column[0] ?? 0) === 'number';
}

/** Refuses data that no model could be learned from; `name` tells training data from validation data. */
export function checkDataset(data: Dataset, objective: Objective, name: string): number {
  const rows = checkColumns(data.columns);
  if (rows === 0) throw new GradientBoostingError('empty-data', `The ${name} data has no rows.`);
  if (rows > MAX_ROWS) {
    throw new GradientBoostingError('too-large', `${rows} rows are more than the ${MAX_ROWS} allowed.`);
  }
  if (!holdsNumbers(data.labels)) {
    throw new GradientBoostingError('bad-label', `The labels of the ${name} data are not a typed array of numbers.`);
  }
  if (data.labels.length !== rows) {
    throw new GradientBoostingError(
      'length-mismatch',
      `There are ${data.labels.length} labels for ${rows} rows of ${name} data.`,
    );
  }
  for (let i = 0; i < rows; i++) {
    const label = data.labels[i];
    if (objective === 'logistic' ? label !== 0 && label !== 1 : !(Math.abs(label) <= LARGEST)) {
      const wanted = objective === 'logistic' ? '0 or 1' : `a number from -${LARGEST} to ${LARGEST}`;
      throw new GradientBoostingError('bad-label', `Label ${i} of the ${name} data is ${label}; it must be ${wanted}.`);
    }
  }
  checkWeights(data, rows, name);
  return rows;
}

function checkWeights(data: Dataset, rows: number, name: string): void {
  const { weights } = data;
  if (weights === undefined) return;
  if (!holdsNumbers(weights)) {
    throw new GradientBoostingError('bad-weight', `The weights of the ${name} data are not a typed array of numbers.`);
  }
  if (weights.length !== rows) {
    throw new GradientBoostingError(
      'length-mismatch',
      `There are ${weights.length} weights for ${rows} rows of ${name} data.`,
    );
  }
  let heaviest = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i];
    if (!(weight >= 0 && weight <= LARGEST)) {
      throw new GradientBoostingError(
        'bad-weight',
        `Weight ${i} of the ${name} data is ${weight}; it must be a number from 0 to ${LARGEST}.`,
      );
    }
    if (weight > heaviest) heaviest = weight;
  }
  if (heaviest < 1 / LARGEST) {
    throw new GradientBoostingError('bad-weight', `Every weight of the ${name} data is 0, or as good as.`);
  }
}

/** A classifier needs both classes among the rows that count. */
export function checkBothClasses(data: Dataset): void {
  let seen = 0;
  for (let i = 0; i < data.labels.length && seen !== 3; i++) {
    if (data.weights === undefined || data.weights[i] > 0) seen |= data.labels[i] === 1 ? 2 : 1;
  }
  if (seen !== 3) {
    const only = seen === 2 ? 1 : 0;
    throw new GradientBoostingError('one-class', `Every label is ${only}: there is nothing to tell apart.`);
  }
}
