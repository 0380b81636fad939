import { completeEnvironment } from '@foresale/db/environment';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z
    .string('must be set')
    .regex(/^postgres(ql)?:\/\/.+/, 'must be an address like postgres://user:password@host/database'),
  /** Where this machine alone may ask `/healthz` and `/readyz`; unset, nothing listens. */
  FORESALE_WORKER_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'must be a number from 0 to 65535'))
    .optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

export type Environment = z.infer<typeof schema>;

/** The settings of this process, or the sentence that says what is wrong with them. */
export function readEnvironment(): { readonly settings: Environment } | { readonly problem: string } {
  const complete = completeEnvironment(process.env);
  if ('problem' in complete) return complete;
  const given = complete.environment;
  const parsed = schema.safeParse(given);
  if (parsed.success) return { settings: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${String(issue?.path[0] ?? 'The environment')} ${issue?.message ?? 'is wrong'}.` };
}

/** OpenTelemetry reads its own variables; without an address to send to, nothing of it is loaded. */
export function isTraced(): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED } = process.env;
  return Boolean(OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) && OTEL_SDK_DISABLED !== 'true';
}
