/** Months as English, German, French, Spanish, Portuguese and Malay write them, without accents. */
const names: readonly (readonly string[])[] = [
  ['january', 'januar', 'janner', 'janvier', 'enero', 'janeiro', 'januari'],
  ['february', 'februar', 'feber', 'fevrier', 'febrero', 'fevereiro', 'februari'],
  ['march', 'marz', 'maerz', 'mrz', 'mars', 'marzo', 'marco', 'mac'],
  ['april', 'avril', 'abril'],
  ['may', 'mai', 'mayo', 'maio', 'mei'],
  ['june', 'juni', 'juin', 'junio', 'junho', 'jun'],
  ['july', 'juli', 'juillet', 'julio', 'julho', 'julai'],
  ['august', 'aout', 'agosto', 'ogos'],
  ['september', 'septembre', 'septiembre', 'setiembre', 'setembro'],
  ['october', 'oktober', 'octobre', 'octubre', 'outubro'],
  ['november', 'novembre', 'noviembre', 'novembro'],
  ['december', 'dezember', 'decembre', 'diciembre', 'dezembro', 'disember'],
];
const shortest = 3;

/** Every name and every beginning of one that belongs to a single month. */
const monthOf = new Map<string, number>();
const shared = new Set<string>();
for (const [index, month] of names.entries()) {
  for (const name of month) {
    for (let length = Math.min(shortest, name.length); length <= name.length; length += 1) {
      const beginning = name.slice(0, length);
      const other = monthOf.get(beginning);
      if (other !== undefined && other !== index + 1) shared.add(beginning);
      monthOf.set(beginning, index + 1);
    }
  }
}
for (const beginning of shared) monthOf.delete(beginning);

export interface NamedDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string;
}

const clock =
  /(?:^|[\s,])(\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?\s?(?:[ap]\.?m\.?)?)\s?(?:utc|gmt|z)?([+-]\d{2}:?\d{2})?$/;
/** Words between the numbers, in any of the languages, and `1st`, `1er`, `2º`. */
const ordinal = /^(\d{1,2})(?:st|nd|rd|th|er|o|a)$/;
const longest = 60;

/** The parts of a date whose month is a word: `11-Feb-17`, `3. März 2025`, `Feb 3, 2025 4:05 pm`, `3 de março de 2025`. */
export function readNamedDate(text: string): NamedDate | undefined {
  if (text.length > longest || !/\p{L}{3}/u.test(text)) return undefined;
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const time = clock.exec(plain);
  const words = (time === null ? plain : plain.slice(0, time.index)).split(/[\s.,/-]+/);
  const parts = words
    .map((word) => ordinal.exec(word)?.[1] ?? word)
    .filter((word) => monthOf.has(word) || /^\d/.test(word));
  if (parts.length !== 3 || parts.some((part) => /^\d/.test(part) && !/^(?:\d{1,2}|\d{4})$/.test(part)))
    return undefined;
  const place = parts.findIndex((part) => monthOf.has(part));
  const month = monthOf.get(parts[place] ?? '');
  const [one = '', other = ''] = parts.filter((_, index) => index !== place);
  if (month === undefined || place === 2 || monthOf.has(one) || monthOf.has(other)) return undefined;
  const [day, year] = one.length === 4 ? [other, one] : [one, other];
  return { year, month: String(month), day, time: time === null ? '' : `${time[1]}${time[2] ?? ''}` };
}
