import type { Identity, Role } from '@foresale/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Services } from '../services.ts';

export interface ArrivingFile {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** A call by somebody who may make it, before anybody has looked at what it says. */
export interface RestCall {
  readonly services: Services;
  readonly identity: Identity;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The files that the request brings, one after the other; each has to be read before the next one comes. */
  readonly files: () => AsyncIterable<ArrivingFile>;
  /** Bytes that they may have together. */
  readonly uploadLimit: number;
}

/** Where a call may say something, and what; a type and not an interface, so that a schema can be made of it. */
type Takes = {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
};

/** What a route is about. */
export type RestTag =
  | 'Customers'
  | 'Predictions'
  | 'Model'
  | 'Exports'
  | 'Imports'
  | 'Key figures'
  | 'Runs'
  | 'Outreach';

interface RouteDescription {
  /** What programs that are made from the description call it. */
  readonly id: string;
  readonly tag: RestTag;
  readonly method: 'GET' | 'POST';
  /** With parameters as OpenAPI writes them: /api/customers/{id}/details. */
  readonly path: string;
  readonly role: Role;
  readonly summary: string;
  readonly takes: Takes;
  /** Undefined when the answer is a file. */
  readonly response?: z.ZodType;
  /** The types that the file may have. */
  readonly files?: readonly string[];
  /** Statuses beside those that every call may give. */
  readonly problems?: readonly (404 | 409 | 413 | 503)[];
  /** Takes files as multipart/form-data in the place of a body. */
  readonly takesFiles?: true;
  /** Named by the run, for conditional requests: the same question about the same run has the same answer. */
  readonly isAboutRun?: boolean;
  /** Leaves snoozed customers out unless asked for them, so its answers about a run change with the outreach. */
  readonly hidesSnoozed?: boolean;
}

/** One REST call: what it takes, who may make it, what it answers. The same words make the OpenAPI description. */
export interface RestRoute extends RouteDescription {
  /** Reads what the call says, or throws what is wrong with it; the answer is worked out when it is asked for. */
  prepare(call: RestCall): () => Promise<unknown>;
}

interface RouteDeclaration<Taken extends Takes, Response extends z.ZodType> extends RouteDescription {
  readonly takes: Taken;
  readonly response?: Response;
  handle(request: RestCall & z.output<z.ZodObject<Taken>>): Promise<z.input<Response>>;
}

/** Binds what a route declares to its handler, which sees nothing that the declared schemas have not read. */
export function defineRoute<Taken extends Takes, Response extends z.ZodType>({
  handle,
  ...route
}: RouteDeclaration<Taken, Response>): RestRoute {
  const said = z.object(route.takes);
  // What a route does not take is refused: a parameter that is misspelt must not widen the answer.
  const strict = z.object({
    query: (route.takes.query ?? z.object({})).strict(),
    body: (route.takes.body ?? z.object({})).strict(),
  });
  return {
    ...route,
    prepare: (call) => {
      const { params, query, body } = call.request;
      const refused = strict.safeParse({ query, body: route.takesFiles === true ? {} : (body ?? {}) }).error;
      if (refused?.issues.some(({ code }) => code === 'unrecognized_keys') === true) throw refused;
      const { data, error } = said.safeParse({ params, query, body: body ?? {} });
      // People know a parameter by its name, not by the place that it travels in.
      if (error) throw new z.ZodRealError(error.issues.map((issue) => ({ ...issue, path: issue.path.slice(1) })));
      return async () => {
        const answer = await handle({ ...call, ...data });
        return route.response === undefined ? answer : route.response.parse(answer);
      };
    },
  };
}
