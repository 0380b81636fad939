import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { TableRow } from './csv-splitter.ts';
import { IngestProblem } from './ingest-problem.ts';
import type { KnownFile } from './read-bytes.ts';
import { type DateStyles, SheetRows, tooLongText, type XmlListener } from './sheet-rows.ts';
import { isDateFormat } from './workbook-dates.ts';
import { oversized, refuseOversizedPart, workbookLimits } from './workbook-limits.ts';

/** A sheet, with what is needed to read its cells. */
export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly bytes: number;
}

/** Small pieces of XML, since a few bytes of it may show a long text that cells share. */
const pieceCharacters = 16 * 1024;

type Parser = SaxesParser<{ xmlns: false }>;

export async function listSheets(file: KnownFile): Promise<Sheet[]> {
  return withZip(file, async (zip, entries) => {
    if (!entries.has('xl/workbook.xml')) {
      throw new IngestProblem('binary-file', 'is a zip archive, but no .xlsx workbook.', { file: file.name });
    }
    const targets = new Map<string, string>();
    await parse(zip, entries, 'xl/_rels/workbook.xml.rels', file, {
      open: (tag, attributes) => {
        const target = attributes.Target;
        if (tag === 'Relationship' && target !== undefined) targets.set(attributes.Id ?? '', partName(target));
      },
    });
    const sheets: Sheet[] = [];
    await parse(zip, entries, 'xl/workbook.xml', file, {
      open: (tag, attributes) => {
        if (tag !== 'sheet') return;
        const part = targets.get(attributes['r:id'] ?? '') ?? '';
        const entry = entries.get(part);
        if (entry !== undefined && part.includes('worksheets/')) {
          sheets.push({ name: attributes.name ?? part, part, bytes: entry.compressedSize });
        }
      },
    });
    return sheets;
  });
}

/** The rows of a sheet, streamed. Line numbers are the sheet's own row numbers. */
export async function* readSheet(
  file: KnownFile,
  sheet: Sheet,
  name: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<TableRow[]> {
  const { zip, entries } = await openZip(file);
  try {
    const shared = await readSharedStrings(zip, entries, file);
    const dates = await readDateStyles(zip, entries, file);
    const entry = entries.get(sheet.part);
    if (entry === undefined)
      throw new IngestProblem('damaged-file', 'the sheet is missing from the workbook.', { file: name });
    const rows = new SheetRows(shared, dates, name);
    const reader = createXmlReader(rows, name);
    const decoder = new StringDecoder('utf8');
    let read = 0;
    for await (const chunk of await openPart(zip, entry, name)) {
      if (!Buffer.isBuffer(chunk)) continue;
      read += chunk.length;
      onRead(Math.floor((read / Math.max(entry.uncompressedSize, 1)) * entry.compressedSize));
      for (const piece of piecesOf(decoder.write(chunk))) {
        reader.write(piece);
        yield rows.take();
      }
    }
  } catch (cause) {
    throw damaged(cause, name);
  } finally {
    zip.close();
  }
}

async function readSharedStrings(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  file: KnownFile,
): Promise<string[]> {
  const strings: string[] = [];
  let held = 0;
  let current: string | undefined;
  let isText = false;
  let phonetic = 0;
  await parse(zip, entries, 'xl/sharedStrings.xml', file, {
    open: (tag) => {
      if (tag === 'si') current = '';
      else if (tag === 'rPh') phonetic += 1;
      else if (tag === 't') isText = phonetic === 0;
    },
    text: (text) => {
      if (!isText || current === undefined) return;
      current += text;
      if (current.length > workbookLimits.cellCharacters) throw tooLongText({ file: file.name });
    },
    close: (tag) => {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') phonetic -= 1;
      else if (tag === 'si') {
        const text = current ?? '';
        strings.push(text);
        held += text.length;
        current = undefined;
        if (held > workbookLimits.sharedCharacters || strings.length > workbookLimits.sharedTexts) {
          throw oversized('more texts than fit in memory', { file: file.name });
        }
      }
    },
  });
  return strings;
}

async function readDateStyles(zip: ZipFile, entries: ReadonlyMap<string, Entry>, file: KnownFile): Promise<DateStyles> {
  let from1904 = false;
  await parse(zip, entries, 'xl/workbook.xml', file, {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') from1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
    },
  });
  const custom = new Map<number, string>();
  const isDate: boolean[] = [];
  let inCells = false;
  await parse(zip, entries, 'xl/styles.xml', file, {
    open: (tag, attributes) => {
      if (custom.size > workbookLimits.formats || isDate.length > workbookLimits.styles) {
        throw oversized('more formats than Excel allows', { file: file.name });
      }
      if (tag === 'numFmt') custom.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (tag === 'cellXfs') inCells = true;
      else if (tag === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        isDate.push(isDateFormat(id, custom.get(id)));
      }
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return { isDate, from1904 };
}

async function withZip<Result>(
  file: KnownFile,
  use: (zip: ZipFile, entries: ReadonlyMap<string, Entry>) => Promise<Result>,
): Promise<Result> {
  const { zip, entries } = await openZip(file);
  try {
    return await use(zip, entries);
  } catch (cause) {
    throw damaged(cause, file.name);
  } finally {
    zip.close();
  }
}

function openZip(file: KnownFile): Promise<{ zip: ZipFile; entries: ReadonlyMap<string, Entry> }> {
  return new Promise((resolve, reject) => {
    yauzl.open(file.path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error !== null) {
        reject(damaged(error, file.name));
        return;
      }
      const entries = new Map<string, Entry>();
      zip.on('error', (cause: unknown) => {
        zip.close();
        reject(damaged(cause, file.name));
      });
      zip.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry);
        if (entries.size > workbookLimits.parts) {
          zip.close();
          reject(oversized('more parts than any', { file: file.name }));
        } else zip.readEntry();
      });
      zip.on('end', () => resolve({ zip, entries }));
      zip.readEntry();
    });
  });
}

async function openPart(zip: ZipFile, entry: Entry, file: string): Promise<Readable> {
  refuseOversizedPart(entry, file);
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}

async function parse(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  part: string,
  file: KnownFile,
  listener: XmlListener,
): Promise<void> {
  const entry = entries.get(part);
  if (entry === undefined) return;
  const reader = createXmlReader(listener, file.name);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of await openPart(zip, entry, file.name)) {
    if (Buffer.isBuffer(chunk)) reader.write(decoder.write(chunk));
  }
}

interface XmlReader {
  write(text: string): void;
}

/** Tells the listener of tags and texts, and refuses what would fill the memory before anybody is told of it. */
function createXmlReader(listener: XmlListener, file: string): XmlReader {
  const parser: Parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  let unfinished = 0;
  parser.on('opentag', (tag) => {
    depth += 1;
    unfinished = 0;
    if (depth > workbookLimits.depth) throw oversized(`tags more than ${workbookLimits.depth} deep`, { file });
    listener.open?.(tag.name.replace(/^x:/, ''), tag.attributes);
  });
  parser.on('text', (text) => {
    unfinished = 0;
    listener.text?.(text);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    unfinished = 0;
    listener.close?.(tag.name.replace(/^x:/, ''));
  });
  parser.on('error', (cause) => {
    throw new IngestProblem('damaged-file', `the workbook is damaged (${cause.message}).`, { file, cause });
  });
  return {
    write: (text) => {
      unfinished += text.length;
      try {
        parser.write(text);
      } catch (cause) {
        throw damaged(cause, file);
      }
      if (unfinished > workbookLimits.tokenCharacters)
        throw oversized('a tag or text of more than a megabyte', { file });
    },
  };
}

function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += pieceCharacters) yield text.slice(start, start + pieceCharacters);
}

function damaged(cause: unknown, file: string): unknown {
  if (cause instanceof IngestProblem) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new IngestProblem('damaged-file', `the workbook is damaged (${reason}).`, { file, cause });
}

function partName(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}
