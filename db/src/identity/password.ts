import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { throughGate } from './password-gate.ts';

/** 32 MiB and about a quarter of a second for a guess: what OWASP recommends for scrypt. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 } as const;
const keyLength = 32;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Takes as long for a user without a password, or for nobody at all, as for a wrong password. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (hash ?? (await nobodysHash())).split('$');
  const expected = Buffer.from(key, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    maxmem: cost.maxmem,
  });
  return timingSafeEqual(given, expected) && hash !== null;
}

let nobody: Promise<string> | undefined;

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(randomBytes(16).toString('base64'));
  return nobody;
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return throughGate(
    () =>
      new Promise((resolve, reject) => {
        // The same password typed on two keyboards may arrive composed or decomposed.
        scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}
