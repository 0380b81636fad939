/** Disks take 255 bytes, in which a name of Chinese characters is three times as long as one of letters. */
const longestBytes = 180;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A name under which a worker may lay the file on a disk, and which reports call it by: no folders, never one twice. */
export function safeFileName(given: string, taken: readonly string[]): string {
  const base = given.split(/[/\\]/).at(-1) ?? '';
  const plain = base
    // Control characters, what Windows forbids, and leading dots.
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
    .toWellFormed()
    .replace(/^\.+/, '')
    .trim();
  const [, stem = '', ending = ''] = /^(.*?)((?:\.[A-Za-z0-9]{1,5}){0,2})$/s.exec(plain) ?? [];
  const shortened = shorten(stem);
  const usedNames = new Set(taken.map((name) => name.toLowerCase()));
  for (let copy = 1; ; copy += 1) {
    const name = `${shortened === '' ? 'file' : shortened}${copy === 1 ? '' : ` (${copy})`}${ending}`;
    if (!usedNames.has(name.toLowerCase())) return name;
  }
}

function shorten(stem: string): string {
  let [shortened, bytes] = ['', 0];
  for (const { segment } of characters.segment(stem)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > longestBytes) break;
    shortened += segment;
  }
  return shortened;
}
