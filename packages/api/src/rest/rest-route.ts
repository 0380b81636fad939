import type { Identity, Role } from '@foresale/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Services } from '../services.ts';

export interface ArrivingFile {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

export interface RestRequest<Query, Body, Params> {
  readonly services: Services;
  readonly identity: Identity;
  readonly query: Query;
  readonly body: Body;
  readonly params: Params;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The files that the request brings, one after the other; each has to be read before the next one comes. */
  readonly files: () => AsyncIterable<ArrivingFile>;
  /** Bytes that they may have together. */
  readonly uploadLimit: number;
}

/** One REST call: what it takes, who may make it, what it answers. The same words make the OpenAPI description. */
export interface RestRoute {
  readonly method: 'GET' | 'POST';
  /** With parameters as OpenAPI writes them: /api/customers/{id}/details. */
  readonly path: string;
  readonly role: Role;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly params?: z.ZodObject;
  /** Undefined when the answer is a file. */
  readonly response?: z.ZodType;
  readonly file?: string;
  /** Statuses beside those that every call may give. */
  readonly problems?: readonly (404 | 409 | 413 | 503)[];
  /** Takes files as multipart/form-data in the place of a body. */
  readonly takesFiles?: true;
  /** Named by the run, for conditional requests: the same question about the same run has the same answer. */
  readonly isAboutRun?: boolean;
  handle(request: RestRequest<unknown, unknown, unknown>): Promise<unknown>;
}

interface RouteDeclaration<
  Query extends z.ZodObject,
  Body extends z.ZodObject,
  Params extends z.ZodObject,
  Response extends z.ZodType,
> extends Omit<RestRoute, 'query' | 'body' | 'params' | 'response' | 'handle'> {
  readonly query?: Query;
  readonly body?: Body;
  readonly params?: Params;
  readonly response?: Response;
  handle(request: RestRequest<z.output<Query>, z.output<Body>, z.output<Params>>): Promise<z.input<Response>>;
}

/** Binds the types of what a route declares to those of its handler. */
export function defineRoute<
  Query extends z.ZodObject,
  Body extends z.ZodObject,
  Params extends z.ZodObject,
  Response extends z.ZodType,
>(route: RouteDeclaration<Query, Body, Params, Response>): RestRoute {
  return route as unknown as RestRoute;
}
