import type { Random } from './random.ts';

export interface City {
  readonly name: string;
  readonly state: string;
  /** `#` stands for a digit. */
  readonly postalCode: string;
}

export interface Country {
  readonly code: string;
  readonly share: number;
  readonly freight: number;
  /** From this amount on an order is sent for nothing. */
  readonly freeFrom: number;
  readonly cities: readonly City[];
  /**
   * Numbers that the country's regulator keeps free for films and books, `#` for a digit: nobody can be called by
   * them. Where no such numbers exist the list is empty and nobody has a telephone.
   */
  readonly phones: readonly string[];
  readonly firstNames: readonly string[];
  /** Surnames are put together from two halves and so belong to nobody in particular. */
  readonly surnameStarts: readonly string[];
  readonly surnameEnds: readonly string[];
}

const germanNames = {
  firstNames: [
    'Anna',
    'Lukas',
    'Jörg',
    'Käthe',
    'Mia',
    'Felix',
    'Lena',
    'Jonas',
    'Ute',
    'Björn',
    'Greta',
    'Emil',
    'Hanna',
    'Sören',
    'Ida',
    'Paul',
  ],
  surnameStarts: [
    'Nebel',
    'Kiesel',
    'Mond',
    'Apfel',
    'Sternen',
    'Moos',
    'Flöten',
    'Bernstein',
    'Wolken',
    'Kupfer',
    'Tannen',
    'Rüben',
    'Honig',
    'Silber',
  ],
  surnameEnds: [
    'zwirn',
    'laterne',
    'schimmer',
    'pfennig',
    'kätzchen',
    'trommel',
    'fuchs',
    'segel',
    'knopf',
    'kessel',
    'feder',
    'glocke',
    'wiesel',
  ],
};

const englishNames = {
  firstNames: [
    'Alice',
    'Tom',
    'Grace',
    'Oliver',
    'Ruby',
    'Harry',
    'Chloe',
    'Jack',
    'Maya',
    'Leo',
    'Zoe',
    'Samuel',
    'Nora',
    'Ethan',
    'Ivy',
    'Owen',
  ],
  surnameStarts: [
    'Amber',
    'Birch',
    'Cloud',
    'Copper',
    'Fern',
    'Frost',
    'Marsh',
    'Pebble',
    'Quill',
    'Saffron',
    'Thistle',
    'Velvet',
    'Willow',
    'Clover',
  ],
  surnameEnds: [
    'whistle',
    'lantern',
    'thimble',
    'button',
    'kettle',
    'feather',
    'sparrow',
    'anchor',
    'bellows',
    'drummer',
    'meadow',
    'pocket',
    "o'lane",
  ],
};

/** The shop's home market comes first. */
export const countries: readonly Country[] = [
  {
    code: 'DE',
    share: 46,
    freight: 490,
    freeFrom: 5_000,
    cities: [
      { name: 'Berlin', state: 'BE', postalCode: '10###' },
      { name: 'Hamburg', state: 'HH', postalCode: '20###' },
      { name: 'München', state: 'BY', postalCode: '80###' },
      { name: 'Köln', state: 'NW', postalCode: '50###' },
      { name: 'Frankfurt am Main', state: 'HE', postalCode: '60###' },
      { name: 'Leipzig', state: 'SN', postalCode: '04###' },
      { name: 'Düsseldorf', state: 'NW', postalCode: '40###' },
      { name: 'Stuttgart', state: 'BW', postalCode: '70###' },
      { name: 'Bremen', state: 'HB', postalCode: '28###' },
      { name: 'Freiburg', state: 'BW', postalCode: '79###' },
    ],
    phones: ['+49 30 23125###', '+49 40 66969###', '+49 69 90009###', '+49 89 99998###', '+49 221 4710###'],
    ...germanNames,
  },
  {
    code: 'AT',
    share: 9,
    freight: 690,
    freeFrom: 8_000,
    cities: [
      { name: 'Wien', state: 'Wien', postalCode: '1##0' },
      { name: 'Graz', state: 'Steiermark', postalCode: '80##' },
      { name: 'Linz', state: 'Oberösterreich', postalCode: '40##' },
      { name: 'Salzburg', state: 'Salzburg', postalCode: '50##' },
    ],
    phones: [],
    ...germanNames,
  },
  {
    code: 'GB',
    share: 15,
    freight: 1_290,
    freeFrom: 12_000,
    cities: [
      { name: 'London', state: 'England', postalCode: 'E# #ZZ' },
      { name: 'Manchester', state: 'England', postalCode: 'M# #ZZ' },
      { name: 'Edinburgh', state: 'Scotland', postalCode: 'EH# #ZZ' },
      { name: 'Cardiff', state: 'Wales', postalCode: 'CF# #ZZ' },
      { name: 'Bristol', state: 'England', postalCode: 'BS# #ZZ' },
    ],
    phones: ['+44 7700 900###'],
    ...englishNames,
  },
  {
    code: 'FR',
    share: 13,
    freight: 990,
    freeFrom: 10_000,
    cities: [
      { name: 'Paris', state: 'Île-de-France', postalCode: '750##' },
      { name: 'Lyon', state: 'Auvergne-Rhône-Alpes', postalCode: '6900#' },
      { name: 'Marseille', state: "Provence-Alpes-Côte d'Azur", postalCode: '1300#' },
      { name: 'Saint-Étienne', state: 'Auvergne-Rhône-Alpes', postalCode: '42###' },
      { name: 'Lille', state: 'Hauts-de-France', postalCode: '59###' },
    ],
    phones: ['+33 1 99 00 ## ##', '+33 6 39 98 ## ##', '+33 4 65 71 ## ##'],
    firstNames: [
      'Élise',
      'Hugo',
      'Zoé',
      'Louis',
      'Chloé',
      'Noël',
      'Inès',
      'Jules',
      'Léa',
      'Gaël',
      'Margot',
      'René',
      'Anaïs',
      'Théo',
    ],
    surnameStarts: ['Belle', 'Claire', 'Fine', 'Grande', 'Petite', 'Vieille', 'Douce', 'Haute', 'Fière', 'Légère'],
    surnameEnds: [
      'brume',
      'cloche',
      'lanterne',
      'mésange',
      'plume',
      'rivière',
      'noisette',
      'forêt',
      'étoile',
      'pluie',
      'voile',
    ],
  },
  {
    code: 'SE',
    share: 6,
    freight: 1_290,
    freeFrom: 12_000,
    cities: [
      { name: 'Stockholm', state: 'Stockholms län', postalCode: '1## ##' },
      { name: 'Göteborg', state: 'Västra Götalands län', postalCode: '41# ##' },
      { name: 'Malmö', state: 'Skåne län', postalCode: '21# ##' },
    ],
    phones: ['+46 8 465 004 ##', '+46 31 390 06 ##', '+46 40 628 04 ##'],
    firstNames: ['Åsa', 'Nils', 'Elsa', 'Göran', 'Maja', 'Lars', 'Saga', 'Björn', 'Ebba', 'Örjan', 'Freja', 'Hugo'],
    surnameStarts: ['Måne', 'Björk', 'Silver', 'Moln', 'Frost', 'Ljung', 'Sjö', 'Hassel', 'Guld'],
    surnameEnds: ['fjäder', 'klocka', 'lykta', 'räv', 'segel', 'knapp', 'kittel', 'trumma', 'mossa'],
  },
  {
    code: 'US',
    share: 8,
    freight: 1_990,
    freeFrom: 20_000,
    cities: [
      { name: 'New York', state: 'NY', postalCode: '100##' },
      { name: 'Los Angeles', state: 'CA', postalCode: '900##' },
      { name: 'Chicago', state: 'IL', postalCode: '606##' },
      { name: 'Seattle', state: 'WA', postalCode: '981##' },
      { name: 'Austin', state: 'TX', postalCode: '787##' },
    ],
    phones: ['+1 212 555 01##', '+1 213 555 01##', '+1 312 555 01##', '+1 206 555 01##', '+1 512 555 01##'],
    ...englishNames,
  },
  {
    code: 'AU',
    share: 3,
    freight: 2_490,
    freeFrom: 25_000,
    cities: [
      { name: 'Sydney', state: 'NSW', postalCode: '20##' },
      { name: 'Melbourne', state: 'VIC', postalCode: '30##' },
      { name: 'Brisbane', state: 'QLD', postalCode: '40##' },
    ],
    phones: ['+61 2 5550 ####', '+61 2 7010 ####', '+61 3 5550 ####', '+61 7 7010 ####'],
    ...englishNames,
  },
];

const totalShare = countries.reduce((sum, country) => sum + country.share, 0);

export function pickCountry(random: Random): Country {
  let rest = random.unit() * totalShare;
  for (const country of countries) {
    rest -= country.share;
    if (rest < 0) return country;
  }
  throw new Error('The shares of the countries add up to more than their sum.');
}
