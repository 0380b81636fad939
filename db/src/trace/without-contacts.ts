/** Longer texts are cut before they are searched: a stranger chooses the length of an address. */
const longest = 16_384;
/** What a cut may leave of a word at most: half an e-mail is no longer recognised as one. */
const longestWord = 320;

const patterns: readonly (readonly [RegExp, string])[] = [
  // Addresses of databases first: what stands before their @ looks like an e-mail, too.
  [/\b(postgres(?:ql)?:\/\/)[^\s@/]{1,200}@/g, '$1***@'],
  // Begins like a number that is dialled: dates, addresses and amounts do not.
  [/(?<![\w.:-])(?:\+|0)\d[\d\s()/.-]{5,30}\d\b/g, '[number]'],
  [/(\/sign-in\/link\/)[\w-]+/g, '$1***'],
  [/\b(foresale_(?:session|link|token)_)[\w-]+/g, '$1***'],
];

/** Masks what looks like an e-mail, a telephone number or one of our secrets, in time that grows with the length alone. */
export function withoutContacts(text: string): string {
  let masked = cut(text);
  const [addresses, ...others] = patterns;
  if (addresses !== undefined) masked = masked.replace(...addresses);
  masked = withoutEmails(masked);
  for (const [pattern, replacement] of others) masked = masked.replace(pattern, replacement);
  return masked;
}

function cut(text: string): string {
  if (text.length <= longest) return text;
  let end = longest;
  while (end > longest - longestWord && !isSeparator(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}…`;
}

/**
 * Goes from one @ to the next and looks at each character twice at most. A pattern would try every letter as the first
 * of an e-mail, and search the rest of a long word for its @ each time.
 */
function withoutEmails(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > kept && !isSeparator(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && text[end] !== '@' && !isSeparator(text.charCodeAt(end))) end += 1;
    if (start === at || !/\.\p{L}{2}/u.test(text.slice(at + 1, end))) continue;
    pieces.push(text.slice(kept, start), '[e-mail]');
    // A full stop or a colon behind an e-mail belongs to the sentence.
    while (end > at && /[.!?]/.test(text[end - 1] ?? '')) end -= 1;
    kept = end;
  }
  pieces.push(text.slice(kept));
  return pieces.join('');
}

const separators = new Set([...' \t\r\n\v\f"\'`()<>[]{}=,;:/\\|\u00A0'].map((character) => character.charCodeAt(0)));

function isSeparator(code: number): boolean {
  return separators.has(code);
}
