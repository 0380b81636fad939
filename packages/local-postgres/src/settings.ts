import { totalmem } from 'node:os';

export type ServerSettings = Readonly<Record<string, string | number>>;

/** Settings for a shop on one machine that also runs the server, the worker and perhaps a browser. */
export function durableSettings(): ServerSettings {
  const megabytes = Math.floor(totalmem() / 2 ** 20);
  return {
    ...settings(),
    shared_buffers: `${Math.max(128, Math.min(4096, Math.floor(megabytes / 6)))}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(megabytes / 2))}MB`,
    maintenance_work_mem: `${Math.max(64, Math.min(1024, Math.floor(megabytes / 16)))}MB`,
    // A run writes whole snapshots at once: few, large checkpoints.
    max_wal_size: '4GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    // Sessions that load a snapshot must not wait for each other to write the log: a commit writes it.
    wal_buffers: `${Math.max(16, Math.min(128, Math.floor(megabytes / 64)))}MB`,
    wal_writer_flush_after: '16MB',
  };
}

/** For databases that live as long as a test: nothing survives a power cut, and nothing waits for a disk. */
export function throwawaySettings(): ServerSettings {
  return { ...settings(), shared_buffers: '256MB', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
}

function settings(): ServerSettings {
  return {
    max_connections: 200,
    work_mem: '64MB',
    // Compiling costs more than it gives for the statements of a run.
    jit: 'off',
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}
