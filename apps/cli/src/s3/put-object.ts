import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { CloudSettings } from '../env.ts';
import { Sentence } from '../sentence.ts';
import { type Credentials, signRequest } from './sign-request.ts';

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://<bucket>/<key>`, or undefined for anything else. */
export function parseObjectAddress(text: string): ObjectAddress | undefined {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/.exec(text) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  if (text.startsWith('s3://')) throw new Sentence(`${text} is no address of an object: s3://<bucket>/<key>.`);
  return undefined;
}

/** Sends a file as one object: it is there whole or not at all, since S3 compares it with the sum that is signed. */
export async function putObject(file: string, address: ObjectAddress, settings: CloudSettings): Promise<void> {
  const { region, endpoint } = settings;
  if (region === undefined) throw new Sentence('Set AWS_REGION to the region of the bucket.');
  const path = address.key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, encodeByte))
    .join('/');
  const url = new URL(
    endpoint === undefined
      ? `https://${address.bucket}.s3.${region}.amazonaws.com/${path}`
      : `${endpoint.replace(/\/$/, '')}/${address.bucket}/${path}`,
  );
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const credentials = await findCredentials(settings);
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'x-amz-content-sha256': hash.digest('hex'),
    'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, ''),
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const authorization = signRequest({ method: 'PUT', url, headers, region, credentials });
  const { status, body } = await send(file, url, {
    ...headers,
    authorization,
    'content-length': String(statSync(file).size),
  });
  if (status >= 200 && status < 300) return;
  const said = /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? `status ${status}`;
  throw new Sentence(`s3://${address.bucket}/${address.key} could not be written: ${said}`);
}

async function send(
  file: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> {
  const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, {
    method: 'PUT',
    headers,
    timeout: 60_000,
  });
  request.once('timeout', () => request.destroy(new Error('no answer for a minute')));
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
  try {
    // A refusal may come before everything was sent, and ends the sending.
    const [result] = await Promise.all([answer, pipeline(createReadStream(file), request).catch(() => answer)]);
    return result;
  } catch (cause) {
    throw new Sentence(`${url.host} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}

const roleSchema = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), Token: z.string() });

/** Those of the environment, or of the role that a task runs as. */
async function findCredentials({ accessKeyId, secretAccessKey, ...settings }: CloudSettings): Promise<Credentials> {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, sessionToken: settings.sessionToken };
  }
  if (settings.credentialsUrl === undefined) {
    throw new Sentence(
      'No credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run as a task with a role.',
    );
  }
  try {
    const response = await fetch(settings.credentialsUrl, { signal: AbortSignal.timeout(5_000) });
    const role = roleSchema.parse(await response.json());
    return { accessKeyId: role.AccessKeyId, secretAccessKey: role.SecretAccessKey, sessionToken: role.Token };
  } catch (cause) {
    throw new Sentence('The credentials of the task could not be read.', { cause });
  }
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
