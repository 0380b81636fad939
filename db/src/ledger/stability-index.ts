/**
 * The population stability index of two spreads over the same parts, and what chance alone would give for so many
 * customers: (parts - 1)(1/before + 1/now) on average, here twice that. Half a customer in an empty part keeps the index
 * finite.
 */
export function stabilityIndex(
  before: readonly number[],
  now: readonly number[],
): { readonly psi: number; readonly noise: number } {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [ofBefore, ofNow] = [total(before), total(now)];
  if (ofBefore === 0 || ofNow === 0) return { psi: 0, noise: 0 };
  const share = (count: number, of: number) => Math.max(count, 0.5) / of;
  const psi = before.reduce((sum, count, part) => {
    const [then, today] = [share(count, ofBefore), share(now[part] ?? 0, ofNow)];
    return sum + (today - then) * Math.log(today / then);
  }, 0);
  return { psi, noise: 2 * (before.length - 1) * (1 / ofBefore + 1 / ofNow) };
}
