const named = /(\bfrom\s+|\bimport\s+|\bimport\()(['"])([^'"]+)\2/g;

/** The modules that a file imports, in JavaScript or in declarations. */
export function modulesNamedIn(text: string): readonly string[] {
  return [...text.matchAll(named)].map(([, , , module]) => module ?? '');
}

/** A module's package: its name without a path inside it. */
export function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The server's router is a file of the package, and relative imports name what the compiler made. */
export function rewriteModules(text: string): string {
  return text.replace(named, (whole: string, before: string, quote: string, module: string) => {
    if (module === '@foresale/api') return `${before}${quote}./app-router.js${quote}`;
    if (module.startsWith('.')) return `${before}${quote}${module.replace(/\.tsx?$/, '.js')}${quote}`;
    return whole;
  });
}
