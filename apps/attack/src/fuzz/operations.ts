import { z } from 'zod';
import { ask } from '../ask.ts';

const schemaSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const operationSchema = z.object({
  parameters: z
    .array(
      z
        .object({ name: z.string(), in: z.enum(['path', 'query']), schema: schemaSchema, example: z.unknown() })
        .partial({ example: true }),
    )
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schemaSchema })) }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const descriptionSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query';
  /** Values that it is made for. */
  readonly fitting: readonly string[];
}

export interface Operation {
  /** As the report calls it: `GET /api/customers/rfm`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Names of the fields of a JSON body; undefined when it takes none. */
  readonly fields: readonly string[] | undefined;
  readonly statuses: ReadonlySet<number>;
}

/** What the server says of itself; `ids` has one for each beginning of an address that asks for something by its id. */
export async function readOperations(
  url: string,
  ids: Readonly<Record<string, string>>,
): Promise<readonly Operation[]> {
  const idFor = (path: string) => Object.entries(ids).find(([beginning]) => path.startsWith(beginning))?.[1];
  const { paths } = descriptionSchema.parse(JSON.parse((await ask(url, { path: '/api/openapi.json' })).text));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody, responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters: parameters.map(({ name, in: place, schema, example }) => ({
        name,
        place,
        fitting: [
          ...(place === 'path' ? [idFor(path) ?? []].flat() : []),
          ...(schema.enum ?? []),
          ...(example === undefined ? [] : [example].flat()),
        ].map(String),
      })),
      fields:
        requestBody === undefined
          ? undefined
          : Object.keys(requestBody.content['application/json']?.schema.properties ?? {}),
      statuses: new Set(Object.keys(responses).map(Number)),
    })),
  );
}
