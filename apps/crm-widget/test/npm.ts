import { run } from './run.ts';

/** npm as a person runs it: what the npm that runs these tests tells its children would send it to this repository. */
export function npm(
  args: readonly string[],
  { cwd, cache }: { readonly cwd: string; readonly cache: string },
): Promise<string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^npm_/i.test(name)) env[name] = value;
  }
  return run('npm', args, { cwd, env: { ...env, npm_config_cache: cache, npm_config_update_notifier: 'false' } });
}
