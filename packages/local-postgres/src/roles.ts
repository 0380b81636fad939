export const databaseName = 'foresale';

/** One for each thing that is to be done, with no more rights than that takes. */
export const roles = {
  /** The superuser: makes the others and the database, and is used for nothing else. */
  admin: 'foresale_admin',
  /** Owns the database and all in it. */
  owner: 'foresale',
  /** Reads what BI tools may see. */
  reader: 'foresale_reader',
} as const;
export type Role = (typeof roles)[keyof typeof roles];
