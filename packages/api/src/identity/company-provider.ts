import { type Role, roleRank, roleSchema } from '@foresale/contract';
import * as openid from 'openid-client';
import { z } from 'zod';

/** The company's own sign-in (OpenID Connect). */
export interface CompanySettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says it signs in with. */
  readonly name: string;
  /** E-mail domains that may come in; all of them when there are none. */
  readonly domains: readonly string[];
  /** The claim that says what somebody is, such as groups, and the role that each of its values gives. */
  readonly roleClaim?: string | undefined;
  readonly roles: Readonly<Record<string, Role>>;
}

/** What has to come back with the answer: kept in the browser's cookie until then. */
export const pendingSchema = z.object({ verifier: z.string(), state: z.string(), nonce: z.string() });
export type PendingSignIn = z.infer<typeof pendingSchema>;

export interface CompanyPerson {
  /** The provider and its own name for the person: neither changes when the e-mail does. */
  readonly subject: string;
  readonly email: string;
  /** Whether the provider vouches for it, so that it may lead to an account that is there already. */
  readonly emailVerified: boolean;
  readonly name: string | undefined;
  /** Undefined when roles are given here and not by the provider. */
  readonly role: Role | undefined;
}

export interface CompanyProvider {
  readonly name: string;
  begin(callback: string): Promise<{ readonly address: string; readonly pending: PendingSignIn }>;
  /** Rejects when the answer is not one to what was begun; undefined for people of other domains. */
  finish(answer: URL, pending: PendingSignIn): Promise<CompanyPerson | undefined>;
}

const personSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z
    .email()
    .max(254)
    .transform((email) => email.toLowerCase()),
  email_verified: z.boolean().optional(),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});
const claimSchema = z.union([z.string().transform((value) => [value]), z.array(z.string())]).catch([]);

const local = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Code flow with PKCE, state and nonce. The provider is looked up when somebody first needs it, not at the start. */
export function createCompanyProvider(settings: CompanySettings): CompanyProvider {
  let found: Promise<openid.Configuration> | undefined;

  function find(): Promise<openid.Configuration> {
    found ??= discover(settings);
    found.catch(() => {
      found = undefined;
    });
    return found;
  }

  return {
    name: settings.name,
    begin: async (callback) => {
      const pending = {
        verifier: openid.randomPKCECodeVerifier(),
        state: openid.randomState(),
        nonce: openid.randomNonce(),
      };
      const address = openid.buildAuthorizationUrl(await find(), {
        redirect_uri: callback,
        scope: 'openid email profile',
        code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
      });
      return { address: address.href, pending };
    },
    finish: async (answer, { verifier, state, nonce }) => {
      const configuration = await find();
      const tokens = await openid.authorizationCodeGrant(configuration, answer, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims() ?? {};
      const subject = z.object({ sub: z.string() }).parse(claims).sub;
      // Some providers put no more into the token than who it is.
      const isComplete = 'email' in claims && (settings.roleClaim === undefined || settings.roleClaim in claims);
      const more =
        isComplete || configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await openid.fetchUserInfo(configuration, tokens.access_token, subject);
      return personOf({ ...more, ...claims }, settings);
    },
  };
}

function discover({ issuer, clientId, clientSecret }: CompanySettings): Promise<openid.Configuration> {
  const address = new URL(issuer);
  // Without TLS only on this machine, where tests and trials run.
  const isTrial = address.protocol === 'http:' && local.has(address.hostname);
  return openid.discovery(
    address,
    clientId,
    clientSecret,
    undefined,
    isTrial ? { execute: [openid.allowInsecureRequests] } : undefined,
  );
}

function personOf(claims: Readonly<Record<string, unknown>>, settings: CompanySettings): CompanyPerson | undefined {
  const { sub, email, email_verified, name } = personSchema.parse(claims);
  const [, domain = ''] = email.split('@');
  // An e-mail that the provider itself doubts proves no domain.
  if (settings.domains.length > 0 && (!settings.domains.includes(domain) || email_verified === false)) return undefined;
  return {
    subject: `${settings.issuer} ${sub}`,
    email,
    emailVerified: email_verified === true,
    name,
    role: settings.roleClaim === undefined ? undefined : roleOf(claims[settings.roleClaim], settings.roles),
  };
}

/** The highest of those that somebody has; whoever has none may look. */
function roleOf(claim: unknown, roles: Readonly<Record<string, Role>>): Role {
  const given = claimSchema.parse(claim).flatMap((value) => (Object.hasOwn(roles, value) ? (roles[value] ?? []) : []));
  return given.reduce<Role>((highest, role) => (roleRank[role] > roleRank[highest] ? role : highest), 'viewer');
}

/** `sales=manager, data team=analyst`: what FORESALE_OIDC_ROLES holds. */
export const companyRolesSchema = z.string().transform((text, context): Record<string, Role> => {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const roles: Record<string, Role> = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const role = roleSchema.safeParse(pair.slice(at + 1).trim());
    if (at < 1 || !role.success) {
      context.addIssue('must be pairs like sales=manager, with the roles viewer, manager, analyst and admin');
      return z.NEVER;
    }
    roles[pair.slice(0, at).trim()] = role.data;
  }
  return roles;
});
