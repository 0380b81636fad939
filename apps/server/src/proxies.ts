import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** The proxies in front of this server, whose X-Forwarded-* headers are believed. */
export interface Proxies {
  /** How many there are, the nearest in a private network, or the networks they are in; false believes nobody. */
  readonly trusted: false | number | readonly string[];
  /** People reach it by HTTPS alone, even where a proxy does not say so. */
  readonly isAlwaysHttps: boolean;
}

export const noProxies: Proxies = { trusted: false, isAlwaysHttps: false };

const sentence =
  'must be off, the number of proxies, or their networks like 10.0.0.0/8, and https beside it when people reach it by HTTPS alone (2,https)';

/**
 * `off`, `1`, `2`, `10.0.0.0/8,https`, … Each proxy appends the address it was called from to X-Forwarded-For, so only as
 * many entries as there are proxies can be believed: what stands before them is the caller's own claim. `on` is one.
 */
export const proxiesSchema = z
  .string()
  .default('off')
  .transform((text, context): Proxies => {
    const words = text.split(',').map((word) => word.trim());
    const others = words.filter((word) => word !== 'https');
    const isAlwaysHttps = others.length < words.length;
    const [first = isAlwaysHttps ? '1' : ''] = others;
    if (others.length <= 1) {
      if (first === 'off' && !isAlwaysHttps) return noProxies;
      if (first === 'on') return { trusted: 1, isAlwaysHttps };
      if (/^[1-9]$/.test(first)) return { trusted: Number(first), isAlwaysHttps };
    }
    if (others.length > 0 && others.every(isNetwork)) return { trusted: others, isAlwaysHttps };
    context.addIssue(sentence);
    return z.NEVER;
  });

function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return !text.includes('/') || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** What Fastify asks about each address of the chain, the caller's own connection first. */
export function trustOf({ trusted }: Proxies): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (trusted === false) return false;
  if (typeof trusted === 'object') return [...trusted];
  // Who reaches the server past its proxies could claim as many of them as are counted: such a peer is not believed.
  return (address, hop) => hop < trusted && (hop > 0 || isPrivate(address));
}

const privateNetworks = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  privateNetworks.addSubnet(network, bits, 'ipv4');
}
privateNetworks.addAddress('::1', 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');

function isPrivate(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && privateNetworks.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
