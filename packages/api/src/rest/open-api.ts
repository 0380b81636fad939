import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parameterWords } from './parameter-words.ts';
import type { RestRoute, RestTag } from './rest-route.ts';

type Json = Readonly<Record<string, unknown>>;

const problems: Readonly<Record<number, string>> = {
  400: 'A parameter is missing or wrong; the sentence names it.',
  401: 'No valid token or session.',
  403: 'The role does not allow it.',
  404: 'There is no such thing.',
  409: 'What the request builds on has changed.',
  413: 'The files or the body are too large.',
  415: 'The body is of a type that this call does not take.',
  429: 'Too many requests; see Retry-After.',
  500: 'Internal server error',
  503: 'Model unavailable',
};

const tags: Readonly<Record<RestTag | 'Operation', string>> = {
  Customers: 'The customers of the current run, with their scores and segments.',
  Predictions: 'Whom to call next.',
  Model: 'How well the model does.',
  Exports: 'The list as a file.',
  Imports: 'Files of orders.',
  'Key figures': 'The shop over time.',
  Runs: 'Recomputations of all scores.',
  Outreach: 'What the team does with whom.',
  Operation: 'For machines that watch.',
};

/** The version of the product, which is the repository's. */
function productVersion(): string {
  const text = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** OpenAPI 3.1 from the schemas that the routes themselves validate with. */
export function describeApi(routes: readonly RestRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {
    '/api/health': {
      get: {
        operationId: 'getHealth',
        tags: ['Operation'],
        summary: 'Whether the server and its database answer.',
        security: [],
        responses: {
          200: json('Healthy', schemaOf(z.object({ status: z.literal('healthy'), timestamp: z.string() }), 'output')),
          429: { $ref: '#/components/responses/429' },
          503: { $ref: '#/components/responses/503' },
        },
      },
    },
  };
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Foresale',
      version: productVersion(),
      license: { name: 'MIT', identifier: 'MIT' },
      description: 'Whom to call next: RFM scores, segments and purchase predictions of the current snapshot.',
    },
    servers: [{ url: '/', description: 'The server that sent this description' }],
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token, made under Settings or by `token create`.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'foresale_session',
          description: 'The session of a person on a page of Foresale.',
        },
      },
      schemas: { Error: schemaOf(z.object({ error: z.string() }), 'output') },
      responses: Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          status,
          json(description, { $ref: '#/components/schemas/Error' }),
        ]),
      ),
    },
  };
}

const filesBody: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          file: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } },
        },
        required: ['file'],
      },
    },
  },
};

function describeRoute(route: RestRoute): Json {
  const takesBody = route.takes.body !== undefined || route.takesFiles === true;
  const statuses = [
    ...new Set([400, 401, 403, 429, 500, ...(takesBody ? [413, 415] : []), ...(route.problems ?? [])]),
  ].sort();
  const success =
    route.response === undefined
      ? {
          description: 'A file',
          content: Object.fromEntries(
            (route.files ?? ['application/octet-stream']).map((type) => [type, { schema: { type: 'string' } }]),
          ),
        }
      : json('OK', schemaOf(route.response, 'output'));
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: `Needs the role ${route.role}, or one above it.`,
    'x-role': route.role,
    parameters: [...parameters(route.takes.params, 'path'), ...parameters(route.takes.query, 'query')],
    ...(route.takesFiles === true ? { requestBody: filesBody } : {}),
    ...(route.takes.body === undefined
      ? {}
      : { requestBody: json('What the call takes.', schemaOf(route.takes.body, 'input')) }),
    responses: {
      200: success,
      ...(route.isAboutRun === true ? { 304: { description: 'Not changed since the ETag that was sent.' } } : {}),
      ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    },
  };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): readonly Json[] {
  if (schema === undefined) return [];
  const described = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(described.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (described.required?.includes(name) ?? false),
    ...wordsOf(name, property),
    schema: property,
  }));
}

function wordsOf(name: string, property: Json): Json {
  const words = parameterWords[name];
  return {
    ...(words === undefined ? {} : { description: words.says }),
    ...(words?.example === undefined ? {} : { example: exampleFor(property, words.example) }),
  };
}

/** One name may be a list here and a number there: the example follows the schema. */
function exampleFor({ type }: Json, example: unknown): unknown {
  if (type === 'array') return typeof example === 'string' ? example.split(',') : [example].flat();
  return type === 'integer' && typeof example === 'string' ? 17 : example;
}

function json(description: string, schema: Json): Json {
  return { description, content: { 'application/json': { schema } } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _draft, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
