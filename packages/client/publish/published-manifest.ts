export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The manifest that npm gets, from the one of the workspace: built files instead of sources, and nothing to develop with. */
export function publishedManifest(workspace: Partial<Manifest> & Readonly<Record<string, unknown>>): Manifest {
  const { name = '', version = '', description, license, dependencies = {}, peerDependencies = {} } = workspace;
  return {
    name,
    version,
    ...{ description, license, type: 'module', sideEffects: false, engines: { node: '>=20' } },
    ...{ exports: { '.': { types: './index.d.ts', default: './index.js' } } },
    dependencies,
    peerDependencies,
  };
}
