const longest = 120;

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
  const shortened = Array.from(stem).slice(0, longest).join('');
  const usedNames = new Set(taken.map((name) => name.toLowerCase()));
  for (let copy = 1; ; copy += 1) {
    const name = `${shortened === '' ? 'file' : shortened}${copy === 1 ? '' : ` (${copy})`}${ending}`;
    if (!usedNames.has(name.toLowerCase())) return name;
  }
}
