import { z } from 'zod';
import type { RestRoute } from './rest-route.ts';

type Json = Readonly<Record<string, unknown>>;

const problems: Readonly<Record<number, string>> = {
  400: 'A parameter is missing or wrong; the sentence names it.',
  401: 'No valid token or session.',
  403: 'The role does not allow it.',
  404: 'There is no such thing.',
  409: 'What the request builds on has changed.',
  413: 'The files are too large.',
  429: 'Too many requests; see Retry-After.',
  500: 'Internal server error',
  503: 'Model unavailable',
};

/** OpenAPI 3.1 from the schemas that the routes themselves validate with. */
export function describeApi(routes: readonly RestRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {
    '/api/health': {
      get: {
        summary: 'Whether the server and its database answer.',
        security: [],
        responses: {
          200: json('Healthy', schemaOf(z.object({ status: z.literal('healthy'), timestamp: z.string() }), 'output')),
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
      version: '1.0.0',
      description: 'Whom to call next: RFM scores, segments and purchase predictions of the current snapshot.',
    },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'foresale_session' },
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
  const statuses = [400, 401, 403, 429, 500, ...(route.problems ?? [])].sort();
  const success =
    route.response === undefined
      ? {
          description: 'A file',
          content: { [route.file ?? 'application/octet-stream']: { schema: { type: 'string' } } },
        }
      : json('OK', schemaOf(route.response, 'output'));
  return {
    summary: route.summary,
    'x-role': route.role,
    parameters: [...parameters(route.takes.params, 'path'), ...parameters(route.takes.query, 'query')],
    ...(route.takesFiles === true ? { requestBody: filesBody } : {}),
    ...(route.takes.body === undefined ? {} : { requestBody: json('', schemaOf(route.takes.body, 'input')) }),
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
    schema: property,
  }));
}

function json(description: string, schema: Json): Json {
  return { description, content: { 'application/json': { schema } } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _draft, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
