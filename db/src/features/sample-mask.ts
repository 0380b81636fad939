/**
 * Which customers speak for a large shop: those whose hash has none of these bits. 0 is all of them. At most `most` of
 * `customers` are left, or twice as few.
 */
export function sampleMask(customers: number, most: number): number {
  let mask = 0;
  while (customers / (mask + 1) > most) mask = mask * 2 + 1;
  return mask;
}
