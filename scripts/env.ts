/** The environment of a check: ours and a server to test on. */
export function environmentWith(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // Logs of CI are read by programs: their closing lines should be plain text.
  const colours = process.env.CI === 'true' ? { NO_COLOR: '1', FORCE_COLOR: '0' } : {};
  return { ...process.env, ...colours, TURBO_TELEMETRY_DISABLED: '1', ...additions };
}
