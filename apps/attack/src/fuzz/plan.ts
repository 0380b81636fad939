import type { Random } from '../random.ts';
import type { Operation, Parameter } from './operations.ts';
import { contentTypes, hostileBodies, hostileHeaders, hostileJson, hostileTexts, methods } from './values.ts';

export interface PlannedRequest {
  /** Whose documented statuses it is held against. */
  readonly operation: Operation;
  /** True for methods and addresses that the description does not name. */
  readonly isUnlisted?: true;
  readonly group: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = { 'content-type': 'application/json' };

/**
 * Every route with every parameter and every hostile value, methods that are not listed, types of content and headers, in an
 * order by the seed; then several at random at once, until there are as many as wanted.
 */
export function planRequests(operations: readonly Operation[], wanted: number, random: Random): PlannedRequest[] {
  const systematic = random.shuffle(operations.flatMap((operation) => onePerValue(operation, operations)));
  const planned = systematic.slice(0, wanted);
  const [first, ...others] = operations;
  if (first === undefined) throw new Error('The description names no operation.');
  while (planned.length < wanted) planned.push(manyAtOnce(random.pick([first, ...others]), random));
  return planned;
}

function onePerValue(operation: Operation, operations: readonly Operation[]): PlannedRequest[] {
  const plain = { operation, group: operation.name, method: operation.method, headers: {} };
  const withBody = operation.fields === undefined ? plain : { ...plain, headers: json, body: '{}' };
  const values = operation.parameters.flatMap((parameter) => [
    ...hostileTexts.map((text) => ({ ...withBody, path: addressOf(operation, [[parameter, text]]) })),
    ...rawQueries(parameter).map((query) => ({ ...withBody, path: `${addressOf(operation, [])}?${query}` })),
  ]);
  const fields = (operation.fields ?? []).flatMap((field) =>
    hostileJson.map((value) => ({
      ...withBody,
      path: addressOf(operation, []),
      body: JSON.stringify({ [field]: value }),
    })),
  );
  const bodies =
    operation.fields === undefined
      ? []
      : contentTypes.flatMap((type) => hostileBodies.map((body) => [type, body] as const));
  const listed = new Set(operations.filter(({ path }) => path === operation.path).map(({ method }) => method));
  return [
    ...values,
    ...fields,
    ...bodies.map(([type, body]) => ({
      ...plain,
      path: addressOf(operation, []),
      headers: { 'content-type': type },
      body,
    })),
    ...hostileHeaders.map((headers) => ({
      ...withBody,
      path: addressOf(operation, []),
      headers: { ...withBody.headers, ...headers },
    })),
    ...methods
      .filter((method) => !listed.has(method))
      .map((method) => ({
        ...plain,
        isUnlisted: true as const,
        group: 'methods not listed',
        method,
        path: addressOf(operation, []),
      })),
    ...['/', '//', '/%2e%2e/', '/%', '/%00', ';a=b', '?', '?&&=&=', '#', '/..;/'].map((tail) => ({
      ...withBody,
      isUnlisted: true as const,
      group: 'addresses beside it',
      path: `${addressOf(operation, [])}${tail}`,
    })),
  ];
}

/** Written so that a parser may take them for a list, an object or nothing. */
function rawQueries({ name, place }: Parameter): readonly string[] {
  if (place === 'path') return [];
  return [
    `${name}`,
    `${name}=a&${name}=b`,
    Array.from({ length: 500 }, () => `${name}=1`).join('&'),
    `${name}[]=1`,
    `${name}[a]=1`,
    `${name}[__proto__][a]=1`,
    `${name}=%`,
    `${name}=%E0%A4%A`,
    `${name}=%ff%fe`,
    `${name}=%00`,
    `${name}=1&unknown_${name}=1`,
  ];
}

function manyAtOnce(operation: Operation, random: Random): PlannedRequest {
  const said = operation.parameters
    .filter(() => random.below(3) === 0)
    .map((parameter): [Parameter, string] => {
      const [fits, ...others] = parameter.fitting;
      const isFitting = fits !== undefined && random.below(2) === 0;
      return [parameter, isFitting ? random.pick([fits, ...others]) : random.pick(hostileTexts)];
    });
  const fields = (operation.fields ?? []).filter(() => random.below(3) === 0);
  return {
    operation,
    group: operation.name,
    method: operation.method,
    path: addressOf(operation, said),
    headers: {
      ...(operation.fields === undefined ? {} : json),
      ...(random.below(10) === 0 ? random.pick(hostileHeaders) : {}),
    },
    ...(operation.fields === undefined
      ? {}
      : { body: JSON.stringify(Object.fromEntries(fields.map((field) => [field, random.pick(hostileJson)]))) }),
  };
}

function addressOf({ path, parameters }: Operation, said: readonly (readonly [Parameter, string])[]): string {
  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  let address = path;
  for (const parameter of parameters.filter(({ place }) => place === 'path')) {
    const [, text = parameter.fitting[0] ?? '1'] = said.find(([{ name }]) => name === parameter.name) ?? [];
    address = address.replace(`{${parameter.name}}`, encode(text));
  }
  const query = said
    .filter(([{ place }]) => place === 'query')
    .map(([{ name }, text]) => `${encode(name)}=${encode(text)}`)
    .join('&');
  return query === '' ? address : `${address}?${query}`;
}
