export { type RequestOutcome, startTracing, type TracedJob, type Tracing } from './start-tracing.ts';
