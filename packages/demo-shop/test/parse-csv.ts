export type CsvRecord = Readonly<Record<string, string>>;

/** RFC 4180, plainly: for comparing with what was written. */
export function parseCsv(text: string, delimiter = ','): CsvRecord[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const source = text.replace(/^\uFEFF/, '');
  for (let index = 0; index < source.length; index++) {
    const sign = source[index] ?? '';
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (source[index + 1] === '"') field += source[++index];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === delimiter) {
      row.push(field);
      field = '';
    } else if (sign === '\n') {
      row.push(field.replace(/\r$/, ''));
      rows.push(row);
      row = [];
      field = '';
    } else field += sign;
  }
  const [header = [], ...records] = rows;
  return records.map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])));
}
