import { type City, type Country, pickCountry } from './countries.ts';
import type { Random } from './random.ts';

/** Who a customer is. Nobody real: invented surnames, example.com, telephone numbers kept free for fiction. */
export interface Person {
  readonly country: Country;
  readonly city: City;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly postalCode: string;
}

export function makePerson(random: Random, number: number): Person {
  const country = pickCountry(random);
  const city = country.cities[random.skewedBelow(country.cities.length)];
  const first = country.firstNames[random.below(country.firstNames.length)];
  const start = country.surnameStarts[random.below(country.surnameStarts.length)];
  const end = country.surnameEnds[random.below(country.surnameEnds.length)];
  if (city === undefined || first === undefined || start === undefined || end === undefined) {
    throw new Error(`The lists of ${country.code} have a gap.`);
  }
  const surname = start + end;
  const mailbox = random.chance(0.97) ? `${mailName(first)}.${mailName(surname)}.${number}@example.com` : null;
  // Drawn whether or not there is a number, so that every country uses up the same part of the sequence.
  const hasPhone = random.chance(0.72);
  const pattern = country.phones[random.below(Math.max(1, country.phones.length))];
  return {
    country,
    city,
    name: `${first} ${surname}`,
    email: mailbox,
    phone: hasPhone && pattern !== undefined ? withDigits(pattern, random) : null,
    postalCode: withDigits(city.postalCode, random),
  };
}

const mailNames = new Map<string, string>();

/** The halves of names are few; the spelling of each for a mail address is worked out once. */
function mailName(name: string): string {
  let spelt = mailNames.get(name);
  if (spelt === undefined) {
    spelt = name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z]/g, '');
    mailNames.set(name, spelt);
  }
  return spelt;
}

function withDigits(pattern: string, random: Random): string {
  let text = '';
  for (const sign of pattern) text += sign === '#' ? String(random.below(10)) : sign;
  return text;
}
