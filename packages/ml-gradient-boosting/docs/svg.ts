/** A picture that is read on light and dark pages alike: its own background, few colours, text in the page's font. */
export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#222">`;
  const ground = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  return `${[head, `<title>${escapeMarkup(title)}</title>`, ground, ...parts].join('\n')}\n</svg>\n`;
}

export function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;
}

export function line(points: readonly (readonly [number, number])[], colour: string, width = 1): string {
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;
}

export function box(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

/** Red for less, blue for more, white for nothing: tells apart for the colour-blind too. */
export function signed(value: number, most: number): string {
  const share = Math.min(1, Math.abs(value) / most);
  const [r, g, b] = value < 0 ? [178, 24, 43] : [33, 102, 172];
  const mix = (channel: number): number => Math.round(255 + (channel - 255) * share);
  return `rgb(${mix(r)},${mix(g)},${mix(b)})`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeMarkup(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
