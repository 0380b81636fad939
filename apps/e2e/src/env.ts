/** A browser of the caller's own to test in. */
export function givenBrowser(): string | undefined {
  return process.env.FORESALE_BROWSER || undefined;
}

export function searchPath(): readonly string[] {
  return (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
}

/** What a child process needs of this one's environment, with more on top. */
export function environmentWith(more: Readonly<Record<string, string>>): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  return { ...environment, ...more };
}

export function libraryPath(): string | undefined {
  return process.env.LD_LIBRARY_PATH || undefined;
}
