import { type CompanySettings, companyRolesSchema } from '@foresale/api';
import * as environment from '@foresale/db/environment';
import { z } from 'zod';
import { proxiesSchema } from './proxies.ts';

/** Lists are written with commas. */
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const schema = z.object({
  DATABASE_URL: environment.databaseAddress,
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  PORT: environment.portNumber.default(4000),
  /** Further origins whose pages may use the API with a token, such as https://crm.example.com. */
  FORESALE_ORIGINS: list.pipe(z.array(z.url('must be origins like https://crm.example.com'))),
  FORESALE_BEHIND_PROXY: proxiesSchema,
  /** Requests per minute that one caller may make. */
  FORESALE_RATE_LIMIT: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a whole number above zero')
    .default('1200')
    .transform(Number),
  /** Megabytes that the files of one import may have together. */
  FORESALE_UPLOAD_MEGABYTES: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1 to 999999')
    .default('2048')
    .transform(Number),
  /** The company's own sign-in by OpenID Connect: all three, or none. */
  FORESALE_OIDC_ISSUER: z.url('must be an address like https://login.example.com').optional(),
  FORESALE_OIDC_CLIENT_ID: z.string().optional(),
  FORESALE_OIDC_CLIENT_SECRET: z.string().optional(),
  /** What its button says. */
  FORESALE_OIDC_NAME: z.string().max(60, 'must have 60 characters at most').default('your company account'),
  /** E-mail domains that may come in, with commas; all of them when it is not set. */
  FORESALE_OIDC_DOMAINS: list.transform((domains) => domains.map((domain) => domain.toLowerCase())),
  /** The claim that says what somebody is, and the roles that its values give: `sales=manager,data=analyst`. */
  FORESALE_OIDC_ROLE_CLAIM: z.string().optional(),
  FORESALE_OIDC_ROLES: z.string().default('').pipe(companyRolesSchema),
  LOG_LEVEL: environment.logLevel,
  ...environment.sampling,
});

export type Environment = z.infer<typeof schema>;

/** The settings of this process, or the sentence that says what is wrong with them. */
export function readEnvironment(): { readonly settings: Environment } | { readonly problem: string } {
  const read = environment.readSettings(schema, process.env);
  if ('problem' in read) return read;
  const missing = companyNames.filter((name) => read.settings[name] === undefined);
  if (missing.length === 0 || missing.length === companyNames.length) return read;
  return { problem: `${missing.join(' and ')} must be set too, for a company sign-in.` };
}

/** Undefined without a company sign-in. */
export function companyOf(settings: Environment): CompanySettings | undefined {
  const { FORESALE_OIDC_ISSUER: issuer, FORESALE_OIDC_CLIENT_ID: clientId } = settings;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: settings.FORESALE_OIDC_CLIENT_SECRET ?? '',
    name: settings.FORESALE_OIDC_NAME,
    domains: settings.FORESALE_OIDC_DOMAINS,
    roleClaim: settings.FORESALE_OIDC_ROLE_CLAIM,
    roles: settings.FORESALE_OIDC_ROLES,
  };
}

const companyNames = ['FORESALE_OIDC_ISSUER', 'FORESALE_OIDC_CLIENT_ID', 'FORESALE_OIDC_CLIENT_SECRET'] as const;

export function isTraced(): boolean {
  return environment.isTraced(process.env);
}
