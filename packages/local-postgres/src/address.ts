import { databaseName, type Role, roles } from './roles.ts';

export interface Door {
  readonly port: number;
  readonly password: string;
}

export function addressOf(
  { port, password }: Door,
  { role = roles.owner, database = databaseName }: { readonly role?: Role | string; readonly database?: string } = {},
): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** The server answers, and that role is not there or has another password. */
export function isRefusedPassword(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '28P01';
}
