/** How a cell is read. */
export type FieldType = 'id' | 'text' | 'status' | 'number' | 'moment' | 'integer' | 'currency';

/** A column of a staging table and the headers that it goes by. */
export interface Field {
  readonly column: string;
  readonly type: FieldType;
  /** Headers, squashed (header.ts), the preferred one first. Where a file has several, the first that is filled counts. */
  readonly headers: readonly string[];
  /** The reason for rejecting a row whose cell is empty. */
  readonly required?: string;
  /** A number that is an amount of money, and may name its currency. */
  readonly isMoney?: true;
}

/** Looks at a row whose cells could be read: changes it in place, or says why it cannot be taken. */
export type Judge = (row: StagedRow) => string | undefined;

export interface StagedRow {
  /** By column; null where the cell is empty. Text as COPY takes it, before escaping. */
  readonly values: Map<string, string | null>;
  /** Counts something worth telling of, whatever becomes of the row. */
  readonly find: (finding: string) => void;
  /** Keeps something the source said that has no column. */
  readonly keep: (name: string, value: string) => void;
}

export function id(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'id', headers } : { column, type: 'id', headers, required };
}

export function text(column: string, headers: readonly string[]): Field {
  return { column, type: 'text', headers };
}

/** The word for the state of an order. */
export function status(headers: readonly string[]): Field {
  return { column: 'status', type: 'status', headers };
}

export function number(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'number', headers } : { column, type: 'number', headers, required };
}

export function money(column: string, headers: readonly string[], required?: string): Field {
  return { ...number(column, headers, required), isMoney: true };
}

/** The currency of the row's amounts. */
export function currency(headers: readonly string[]): Field {
  return { column: 'currency', type: 'currency', headers };
}

export function moment(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'moment', headers } : { column, type: 'moment', headers, required };
}

/** Where a customer can be found, in files of customers and in those of orders. */
export const contact: readonly Field[] = [
  text('email', ['email', 'emailaddress', 'customeremail', 'mail']),
  text('phone', ['phone', 'phonenumber', 'telephone', 'mobile', 'customerphone', 'tel']),
  text('city', ['city', 'customercity', 'town']),
  text('state', ['state', 'customerstate', 'region', 'province', 'county']),
  text('country', ['country', 'customercountry', 'countrycode']),
  text('postal_code', ['postalcode', 'zip', 'zipcode', 'postcode', 'customerzipcode', 'customerzipcodeprefix']),
];
