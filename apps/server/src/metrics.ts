import type { DatabasePool, ObservedQuery } from '@foresale/db';
import type { Announcer } from '@foresale/db/events';
import type { Gauges } from '@foresale/db/health';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Measured {
  readonly pool: DatabasePool;
  readonly announcer: Announcer;
  readonly sockets: () => number;
}

export interface Metrics {
  readonly contentType: string;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  observeQuery(query: ObservedQuery): void;
  /** From here on there are a pool, an announcer and sockets to ask. */
  watch(measured: Measured): void;
  showDatabase(gauges: Gauges): void;
  /** A number that cannot be read is not shown: an old one would look like a new one. */
  hideDatabase(): void;
  text(): Promise<string>;
}

const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Everything that `/metrics` exports. deploy/ names these: a test holds the two together. */
export function createMetrics(): Metrics {
  // A registry of its own: two servers in one process, as in tests, must not add up.
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const requests = new Histogram({
    name: 'foresale_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: quick,
    registers,
  });
  const queries = new Histogram({
    name: 'foresale_query_seconds',
    help: 'Time of a statement, from asking for a connection to its last row.',
    labelNames: ['outcome'],
    buckets: quick,
    registers,
  });
  const database = databaseGauges(registers);
  return {
    contentType: register.contentType,
    requests,
    observeQuery: ({ milliseconds, hasFailed }) =>
      queries.observe({ outcome: hasFailed ? 'failed' : 'done' }, milliseconds / 1000),
    watch: (measured) => watchProcess(measured, registers),
    showDatabase: database.show,
    hideDatabase: database.hide,
    text: () => register.metrics(),
  };
}

function watchProcess({ pool, announcer, sockets }: Measured, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('foresale_sockets', 'Open WebSockets.', sockets);
  gauge('foresale_listening', '1 while announcements of new events are heard.', () =>
    announcer.isListening() ? 1 : 0,
  );
  gauge('foresale_last_event_id', 'The newest event that this server announced.', announcer.lastId);
  new Gauge({
    name: 'foresale_pool_connections',
    help: 'Connections of the pool to the database, and callers that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      const { acquiredConnections, idleConnections, pendingConnections, waitingClients } = pool.state();
      this.set({ state: 'busy' }, acquiredConnections);
      this.set({ state: 'idle' }, idleConnections);
      this.set({ state: 'opening' }, pendingConnections);
      this.set({ state: 'waiting' }, waitingClients);
    },
  });
}

interface Shown {
  readonly show: (gauges: Gauges) => void;
  readonly hide: () => void;
}

function databaseGauges(registers: Registry[]): Shown {
  const all: Gauge[] = [];
  const add = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) => {
    const gauge = new Gauge({ name, help, labelNames, registers });
    gauge.reset();
    all.push(gauge);
    return gauge;
  };
  const optional = (name: string, help: string) => {
    // Labelled by nothing, but hidden as long as there is nothing to say: absent is not zero.
    const gauge = add(name, help);
    return (value: number | null) => (value === null ? gauge.remove() : gauge.set(value));
  };
  const newest = optional('foresale_newest_event_id', 'The newest event in the log, whoever announced it.');
  const published = optional('foresale_published_age_seconds', 'Since the current snapshot was published.');
  const lasted = optional('foresale_run_seconds', 'How long the last published run took.');
  const customers = optional('foresale_run_customers', 'Customers that the last published run scored.');
  const underWay = optional('foresale_run_under_way_seconds', 'Since the run under way was started or asked for.');
  const failed = optional('foresale_failed_runs', 'Runs that failed since the last one that was published.');
  const modelAge = optional('foresale_model_age_seconds', 'Since the model that scores was trained.');
  const bytes = optional('foresale_database_bytes', 'Size of the database.');
  const steps = add('foresale_run_step_seconds', 'Each step of the last published run.', ['step']);
  const jobs = add('foresale_queue_jobs', 'Jobs in the queue, by queue and state.', ['queue', 'state']);
  const model = add('foresale_model_measure', 'What was measured of the model that scores.', ['measure']);
  return {
    show: (gauges) => {
      newest(gauges.lastEventId);
      published(gauges.secondsSincePublish);
      lasted(gauges.secondsOfLastRun);
      customers(gauges.customersOfLastRun);
      underWay(gauges.secondsUnderWay ?? 0);
      failed(gauges.failedRunsSincePublish);
      modelAge(gauges.modelAgeSeconds);
      bytes(gauges.databaseBytes);
      for (const gauge of [steps, jobs, model]) gauge.reset();
      for (const { step, seconds } of gauges.steps) steps.set({ step }, seconds);
      for (const { queue, state, jobs: count } of gauges.queues) jobs.set({ queue, state }, count);
      for (const { measure, value } of gauges.model) model.set({ measure }, value);
    },
    hide: () => {
      for (const gauge of all) gauge.remove();
      for (const gauge of [steps, jobs, model]) gauge.reset();
    },
  };
}
