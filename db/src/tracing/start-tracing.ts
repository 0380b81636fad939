import { createHash } from 'node:crypto';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Sampling } from '../environment/sampling.ts';
import type { ObservedQuery } from '../pool.ts';
import { currentScope, newRequestId, type RequestScope, withScope } from '../trace/index.ts';
import { type CallerHeaders, callerContext } from './caller-context.ts';
import { samplerOf } from './sampler-of.ts';

export interface Tracing {
  /** The scope in which the request is served: what is observed in it becomes part of its span. */
  startRequest(request: TracedRequest): { readonly scope: RequestScope; end(outcome: RequestOutcome): void };
  recordQuery(query: ObservedQuery): void;
  /** Work that no request waits for, such as a run, in the trace of the request that asked for it. */
  traceJob<Result>(job: TracedJob, work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface TracedRequest {
  readonly requestId: string;
  readonly method: string;
  readonly headers: CallerHeaders;
}

export interface RequestOutcome {
  readonly route: string;
  readonly status: number;
}

export interface TracedJob {
  readonly name: string;
  readonly requestId: string | null;
  readonly attributes: Attributes;
}

/**
 * Spans for an OpenTelemetry collector, sent to where the standard variables (OTEL_EXPORTER_OTLP_ENDPOINT and its
 * siblings) say, in the name and with the attributes that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES give. One request is one trace, wherever its work is done: the trace id follows from the request id.
 */
export function startTracing(service: 'server' | 'worker', sampling: Sampling): Tracing {
  const random = new RandomIdGenerator();
  let nextTraceId = '';
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `foresale-${service}` }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: samplerOf(sampling),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 })],
    idGenerator: { generateTraceId: () => nextTraceId, generateSpanId: () => random.generateSpanId() },
  });
  const tracer = provider.getTracer('foresale');

  /** A span without a parent takes the id that was set; starting one is synchronous, so no other can come between. */
  function startIn({ caller, requestId, name }: Beginning, options: SpanOptions): Span {
    nextTraceId = traceIdOf(requestId);
    return tracer.startSpan(name, options, caller);
  }

  return {
    startRequest({ requestId, method, headers }) {
      const span = startIn(
        { caller: callerContext(headers), requestId, name: method },
        {
          kind: SpanKind.SERVER,
          attributes: { 'http.request.method': method, 'foresale.request_id': requestId },
        },
      );
      return {
        scope: { requestId, span },
        end: ({ route, status }) => {
          span.updateName(`${method} ${route}`);
          span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    recordQuery({ startedAt, milliseconds, statement, hasFailed }) {
      const parent = spanOf(currentScope());
      // Housekeeping that belongs to no request would be a trace of its own every few seconds.
      if (parent === undefined) return;
      const span = tracer.startSpan(
        statement.split(' ', 1)[0]?.toLowerCase() ?? 'query',
        {
          kind: SpanKind.CLIENT,
          startTime: startedAt,
          attributes: { 'db.system.name': 'postgresql', 'db.query.text': statement },
        },
        trace.setSpan(ROOT_CONTEXT, parent),
      );
      if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(startedAt + milliseconds);
    },
    async traceJob({ name, requestId, attributes }, work) {
      const id = requestId ?? newRequestId();
      const span = startIn({ caller: ROOT_CONTEXT, requestId: id, name }, { kind: SpanKind.CONSUMER, attributes });
      try {
        return await withScope({ requestId: id, span }, work);
      } catch (cause) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw cause;
      } finally {
        span.end();
      }
    },
    close: () => provider.shutdown(),
  };
}

interface Beginning {
  /** The span that this one continues, if any. */
  readonly caller: Context;
  readonly requestId: string;
  readonly name: string;
}

function traceIdOf(requestId: string): string {
  if (/^[0-9a-f]{32}$/.test(requestId)) return requestId;
  return createHash('sha256').update(requestId).digest('hex').slice(0, 32);
}

function spanOf(scope: RequestScope | undefined): Span | undefined {
  const span = scope?.span;
  return isSpan(span) ? span : undefined;
}

function isSpan(span: unknown): span is Span {
  return typeof span === 'object' && span !== null && 'spanContext' in span && typeof span.spanContext === 'function';
}
