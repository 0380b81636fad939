import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits. The prefix lets people and secret scanners recognise one that leaked. */
export function newSecret(prefix: 'session' | 'link' | 'token' | 'device'): string {
  return `foresale_${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** Enough for secrets that cannot be guessed; passwords can, and go through scrypt. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
