/** The environment of a check: ours and a server to test on. */
export function environmentWith(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...additions };
}
