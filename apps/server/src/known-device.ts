import type { Services } from '@foresale/api';
import { rememberDevice } from '@foresale/db/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';

const deviceCookie = 'foresale_device';
/** The longest that browsers keep a cookie. */
const keptSeconds = 400 * 24 * 60 * 60;

/** The secret of a browser in which somebody has signed in before. It gives no right but that of guessing apart from strangers. */
export function deviceOf({ cookies }: FastifyRequest): string | undefined {
  const secret = cookies[deviceCookie];
  return secret !== undefined && /^foresale_device_[\w-]{43}$/.test(secret) ? secret : undefined;
}

/** Lets a browser in which somebody has just signed in be known again. */
export async function knowDevice({ pool }: Pick<Services, 'pool'>, reply: FastifyReply, userId: number): Promise<void> {
  const secret = await rememberDevice(pool, userId, deviceOf(reply.request));
  reply.setCookie(deviceCookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    maxAge: keptSeconds,
  });
}
