import { crc32, deflateRawSync } from 'node:zlib';

export type SheetCell = string | number | { readonly date: number } | null;

export interface SheetContent {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
}

/** A workbook as Excel writes it: shared strings, a date style, empty cells left out. */
export function xlsxFile(sheets: readonly SheetContent[]): Buffer {
  const shared: string[] = [];
  const cellXml = (cell: SheetCell, reference: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
    if (typeof cell === 'object') return `<c r="${reference}" s="1"><v>${cell.date}</v></c>`;
    if (!shared.includes(cell)) shared.push(cell);
    return `<c r="${reference}" t="s"><v>${shared.indexOf(cell)}</v></c>`;
  };
  const parts: Record<string, string> = {};
  for (const [index, sheet] of sheets.entries()) {
    const rows = sheet.rows.map((cells, row) => {
      const xml = cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`));
      return `<row r="${row + 1}">${xml.join('')}</row>`;
    });
    parts[`xl/worksheets/sheet${index + 1}.xml`] = `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  }
  parts['xl/workbook.xml'] =
    `<workbook xmlns:r="r"><sheets>${sheets.map((sheet, index) => `<sheet name="${escapeXml(sheet.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`;
  parts['xl/_rels/workbook.xml.rels'] =
    `<Relationships>${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`;
  parts['xl/styles.xml'] =
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="m/d/yy\\ h:mm;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>';
  parts['xl/sharedStrings.xml'] =
    `<sst>${shared.map((text) => `<si><r><t>${escapeXml(text.slice(0, 1))}</t></r><r><t xml:space="preserve">${escapeXml(text.slice(1))}</t></r><rPh><t>?</t></rPh></si>`).join('')}</sst>`;
  return zipFile(parts);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function zipFile(parts: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name));
    bodies.push(body);
    offset += body.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listing, end]);
}
