/** What a money cell says: its number without the currency, and the currency if it names one. */
export interface Money {
  readonly number: string;
  /** Undefined where the cell names none; null where what it names is no currency that we know. */
  readonly currency: string | null | undefined;
}

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Signs that stand for one currency, or for the most usual of several. */
const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  $: 'USD',
  US$: 'USD',
  '¥': 'JPY',
  '₹': 'INR',
  R$: 'BRL',
  zł: 'PLN',
  '₺': 'TRY',
  '₽': 'RUB',
  '₩': 'KRW',
  '₫': 'VND',
  '₪': 'ILS',
  '฿': 'THB',
  '₱': 'PHP',
  '₴': 'UAH',
  '₦': 'NGN',
  RM: 'MYR',
  Kč: 'CZK',
  Ft: 'HUF',
  lei: 'RON',
  'Fr.': 'CHF',
  C$: 'CAD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  MX$: 'MXN',
  'CN¥': 'CNY',
  元: 'CNY',
};

/** Signs that several currencies share: the shop's own where it is one of them, else the one above, if there is any. */
const shared: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP', 'BRL'],
  '£': ['GBP', 'EGP', 'GIP', 'FKP', 'SHP', 'LBP'],
  '¥': ['JPY', 'CNY'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  'kr.': ['DKK', 'SEK', 'NOK', 'ISK'],
  R: ['ZAR'],
  lei: ['RON', 'MDL'],
  'Fr.': ['CHF', 'XAF', 'XOF'],
  '₨': ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
  Rs: ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
  'Rs.': ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
};

let names: ReadonlyMap<string, string> | undefined;

/** "Euro" and "US Dollar", as lists of currencies write them. */
function byName(text: string): string | undefined {
  names ??= new Map(
    [...codes].map((code) => [
      (new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code).toLowerCase(),
      code,
    ]),
  );
  return names.get(text.toLowerCase());
}

/** The code of a currency that a cell names by code, sign or name; undefined where we know none by it. */
export function readCurrency(text: string, shopCurrency: string): string | undefined {
  const code = text.toUpperCase();
  if (codes.has(code)) return code;
  if (shared[text]?.includes(shopCurrency) === true) return shopCurrency;
  return signs[text] ?? byName(text);
}

const bare = /^[-+\d.,]*$/;
/** No number with its currency is longer; a long text is none. */
const longest = 60;

export function isBareNumber(text: string): boolean {
  return bare.test(text);
}

/** Splits "£12.50", "12,50 €", "USD 5" and "-$3.00". */
export function splitMoney(text: string, shopCurrency: string): Money {
  if (bare.test(text) || text.length > longest) return { number: text, currency: undefined };
  const isBracketed = text.startsWith('(') && text.endsWith(')');
  const inner = isBracketed ? text.slice(1, -1) : text;
  const digit = inner.search(/\d/);
  if (digit === -1) return { number: text, currency: undefined };
  // ".50" is a number; the point of "Rs.50" belongs to the mark.
  const first = /^[-+\s]?[.,]$/.test(inner.slice(0, digit)) ? digit - 1 : digit;
  const last = inner.length - 1 - [...inner].reverse().join('').search(/\d/);
  const before = inner.slice(0, first);
  const [after, minus] = splitEnd(inner.slice(last + 1));
  const mark = before.replace(/[-+]/, '').trim() || after;
  if (mark === '' || (after !== '' && after !== mark)) return { number: text, currency: undefined };
  const sign = isBracketed || before.includes('-') || minus ? '-' : '';
  return { number: sign + inner.slice(first, last + 1), currency: readCurrency(mark, shopCurrency) ?? null };
}

/** What stands behind the last digit: a mark, and perhaps the minus of an accountant. */
function splitEnd(end: string): [mark: string, isMinus: boolean] {
  const rest = end.trim();
  const isMinus = rest.startsWith('-') || rest.endsWith('-');
  const mark = rest.replace(/^-|-$/, '').trim();
  return [mark === '.' || mark === ',' ? '' : mark, isMinus];
}

/** The digits and marks of a cell without its currency, to find out how the column writes numbers. */
export function bareNumber(text: string): string {
  return bare.test(text) ? text : splitMoney(text, '').number;
}
