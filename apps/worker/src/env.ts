import * as environment from '@foresale/db/environment';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: environment.databaseAddress,
  /** Where this machine alone may ask `/healthz` and `/readyz`; unset, nothing listens. */
  FORESALE_WORKER_PORT: environment.portNumber.optional(),
  LOG_LEVEL: environment.logLevel,
  ...environment.sampling,
});

export type Environment = z.infer<typeof schema>;

/** The settings of this process, or the sentence that says what is wrong with them. */
export function readEnvironment(): { readonly settings: Environment } | { readonly problem: string } {
  return environment.readSettings(schema, process.env);
}

export function isTraced(): boolean {
  return environment.isTraced(process.env);
}
