import { unknownName } from '@foresale/contract';

/** Every name of ours that a process, a container or a workflow may be given. Another one is a typing error. */
const known = [
  'ALARM_EMAIL',
  'BEHIND_PROXY',
  'BROWSER',
  'CERTIFICATE_ARN',
  'DEMO',
  'DEMO_CUSTOMERS',
  'DEMO_ORDERS',
  'DEMO_ORDERS_PER_MINUTE',
  'DOMAIN',
  'HEALTH_URL',
  'HOME',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_DOMAINS',
  'OIDC_ISSUER',
  'OIDC_NAME',
  'OIDC_ROLES',
  'OIDC_ROLE_CLAIM',
  'ORIGINS',
  'PASSWORD',
  'PROFILE',
  'PUBLISH',
  'RATE_LIMIT',
  'REPOSITORY',
  'SITE',
  'TOKEN',
  'UPLOAD_MEGABYTES',
  'URL',
  'VERSION',
  'WORKER_PORT',
].map((name) => `FORESALE_${name}`);

/** The sentence for the first name of ours that nobody reads. */
export function unknownSetting(names: readonly string[]): string | undefined {
  const unknown = names
    .filter((name) => name.startsWith('FORESALE_'))
    .find((name) => !known.includes(name) && !known.includes(name.replace(/_FILE$/, '')));
  return unknown === undefined ? undefined : `${unknownName('setting', unknown, known)}.`.replace('?.', '?');
}
