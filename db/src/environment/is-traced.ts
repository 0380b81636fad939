import type { Given } from './complete-environment.ts';

/** OpenTelemetry reads its own variables; without an address to send to, nothing of it is loaded. */
export function isTraced(given: Given): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED } = given;
  return Boolean(OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) && OTEL_SDK_DISABLED !== 'true';
}
