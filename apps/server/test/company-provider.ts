import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface CompanyAccount {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
  readonly groups: readonly string[];
}

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who is at the keyboard when the provider asks. */
  account: CompanyAccount;
  /** The one address that it sends people back to. */
  allow(callback: string): void;
}

export const client = { id: 'foresale', secret: 'a-secret-of-the-test' };

/** A provider on a free port. It must be told the callback before its first question. */
export async function startProvider(account: CompanyAccount): Promise<TestProvider> {
  let provider: Provider | undefined;
  const server = createServer((request, response) => {
    if (provider === undefined) response.writeHead(503).end();
    else if (request.url?.startsWith('/interaction/')) {
      provider
        .interactionFinished(request, response, { login: { accountId: test.account.sub } })
        .catch(() => response.writeHead(500).end());
    } else provider.callback()(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const test: TestProvider = {
    issuer,
    account,
    allow: (callback) => {
      provider = new Provider(
        issuer,
        configuration(callback, () => test.account),
      );
    },
    [Symbol.asyncDispose]: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return test;
}

function configuration(callback: string, account: () => CompanyAccount): Record<string, unknown> {
  return {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [callback] }],
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ ...account(), sub: id }) }),
    loadExistingGrant: async (context: {
      oidc: { provider: Provider; session: { accountId: string }; client: { clientId: string } };
    }) => {
      const { provider, session, client: asking } = context.oidc;
      const grant = new provider.Grant({ accountId: session.accountId, clientId: asking.clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}
