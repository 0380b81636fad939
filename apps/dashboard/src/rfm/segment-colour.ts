/** A wash that tells neighbours on the grid apart; the name beside it says which segment it is. */
export function segmentColour(index: number): string {
  // The golden angle: any few in a row are far from each other on the wheel.
  const hue = Math.round((265 + index * 137.5) % 360);
  return `light-dark(oklch(0.93 0.055 ${hue}), oklch(0.36 0.06 ${hue}))`;
}
