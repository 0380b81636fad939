import type { Scheme } from '@foresale/contract';

/**
 * The segment of each R × F cell under the scheme of the current run, where monetary makes no difference. Undefined when the
 * run used a scheme that says nothing about these cells: clusters, quarters, or one that was edited since.
 */
export function segmentNamesByCell(schemes: readonly Scheme[]): ReadonlyMap<string, string> | undefined {
  const scheme = schemes.find((each) => each.currentVersion === each.version);
  if (scheme === undefined || scheme.cells === null || scheme.bands !== 5) return undefined;
  const names = new Map<string, string>();
  for (let r = 1; r <= 5; r += 1) {
    for (let f = 1; f <= 5; f += 1) {
      const start = (r - 1) * 25 + (f - 1) * 5;
      const positions = new Set(scheme.cells.slice(start, start + 5));
      const [position] = positions;
      const name = positions.size === 1 && position !== undefined ? scheme.segments[position - 1] : 'by monetary';
      if (name !== undefined) names.set(`${r}${f}`, name);
    }
  }
  return names;
}
