/** The environment of a check: ours and a server to test on. */
export function environmentWith(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // Logs of CI are read by programs: they should be plain text. What a tool prints on a terminal passes through a pipe of
  // ours, where it would leave its colours out.
  const coloured = process.env.CI !== 'true' && process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const colours = coloured ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' };
  return {
    ...process.env,
    ...colours,
    TURBO_TELEMETRY_DISABLED: '1',
    // Its compiled programs start a process for each pattern; the JavaScript one gives the same verdict everywhere.
    RECHECK_BACKEND: 'pure',
    ...additions,
  };
}
