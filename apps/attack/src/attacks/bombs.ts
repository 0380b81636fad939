import { gzipSync, strToU8, Zip, ZipDeflate } from 'fflate';
import { z } from 'zod';
import { ask } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Target } from '../target.ts';
import { until } from '../until.ts';
import { upload } from '../uploads.ts';

const mostMegabytes = 700;
const header = 'customer_id,order_id,ordered_at,amount,name';
const good = { name: 'orders.csv', content: Buffer.from(`${header}\nc1,o1,2025-01-05,10,Ada\n`) };

interface Part {
  readonly path: string;
  /** Repeated so often, between a beginning and an end. */
  readonly pieces: readonly (readonly [text: string, times: number])[];
}

export const bombs: Attack = {
  name: 'files that unpack to more than a worker holds',
  holds: `each ends with a sentence or is taken, the worker stays up below ${mostMegabytes} MB, and others' files are read`,
  run: async (target, { isShort }) => {
    const tally = createTally();
    const headers = { authorization: `Bearer ${await target.tokenOf('analyst')}` };
    for (const [name, content] of filesOf(isShort ? 1 : 20)) {
      const importId = await upload(target, headers, { name, content });
      const { status, error } = await untilLookedInto(target, headers, importId);
      tally.count(`${name}, ${Math.ceil(content.length / 1024)} kB: ${status}`);
      tally.expect(status === 'ready' || (error ?? '').length > 20, `${name}: it is ${status} without a reason.`);
      tally.expect(target.worker.isUp(), `${name}: the worker is gone.`);
      const after = await untilLookedInto(target, headers, await upload(target, headers, good));
      tally.expect(after.status === 'ready', `${name}: a good file after it is ${after.status}.`);
    }
    const peak = target.worker.peakMegabytes();
    if (peak !== undefined) {
      tally.count('MB that the worker had at most', peak);
      tally.expect(peak < mostMegabytes, `The worker had ${peak} MB.`);
    }
    return tally.outcome();
  },
};

/** Small ones: what they unpack to is what counts. */
function* filesOf(times: number): Generator<readonly [string, Buffer]> {
  const million = 1_000_000;
  const sheet = 'xl/worksheets/sheet1.xml';
  const long = 'x'.repeat(1_000);
  yield ['tags in tags.xlsx', workbook([{ path: sheet, pieces: [['<a>', times * million]] }])];
  yield [
    'one format.xlsx',
    workbook([
      {
        path: 'xl/styles.xml',
        pieces: [
          ['<styleSheet><numFmts><numFmt numFmtId="164" formatCode="', 1],
          ['[', 250_000],
          ['"/></numFmts></styleSheet>', 1],
        ],
      },
    ]),
  ];
  yield [
    'one text, many rows.xlsx',
    workbook([
      {
        path: 'xl/sharedStrings.xml',
        pieces: [
          ['<sst><si><t>', 1],
          [long, 1_000],
          ['</t></si></sst>', 1],
        ],
      },
      {
        path: sheet,
        pieces: [
          ['<worksheet><sheetData>', 1],
          ['<row><c t="s"><v>0</v></c></row>', 20_000],
          ['</sheetData></worksheet>', 1],
        ],
      },
    ]),
  ];
  yield [
    'one cell.xlsx',
    workbook([
      {
        path: sheet,
        pieces: [
          ['<worksheet><sheetData><row><c t="inlineStr"><is><t>', 1],
          [long, times * 30_000],
        ],
      },
    ]),
  ];
  yield [
    'empty texts.xlsx',
    workbook([
      {
        path: 'xl/sharedStrings.xml',
        pieces: [
          ['<sst>', 1],
          ['<si/>', times * 10 * million],
        ],
      },
    ]),
  ];
  yield [
    'wide rows.xlsx',
    workbook([
      {
        path: 'xl/sharedStrings.xml',
        pieces: [
          ['<sst><si><t>', 1],
          [long, 32],
          ['</t></si></sst>', 1],
        ],
      },
      {
        path: sheet,
        pieces: [
          ['<worksheet><sheetData><row>', 1],
          ['<c t="s"><v>0</v></c>', 16_000],
          ['</row></sheetData></worksheet>', 1],
        ],
      },
    ]),
  ];
  const names = Array.from(
    { length: 300 },
    (_, index) => `c${index},o${index},2025-01-05,10,${'n'.repeat(1_000_000)}\n`,
  );
  yield ['long names.csv.gz', Buffer.from(gzipSync(strToU8(`${header}\n${names.slice(0, 15 * times).join('')}`)))];
  yield [
    'row of letters.xlsx',
    workbook([
      {
        path: sheet,
        pieces: [
          [
            '<worksheet><sheetData><row r="abc"><c t="inlineStr"><is><t>a</t></is></c></row></sheetData></worksheet>',
            1,
          ],
        ],
      },
    ]),
  ];
  yield ['名'.repeat(100).concat('.csv'), good.content];
}

function workbook(parts: readonly Part[]): Buffer {
  const whole: Part[] = [
    {
      path: 'xl/workbook.xml',
      pieces: [['<workbook><sheets><sheet name="Orders" r:id="r1"/></sheets></workbook>', 1]],
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      pieces: [['<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>', 1]],
    },
    ...parts,
  ];
  if (!parts.some(({ path }) => path.endsWith('sheet1.xml'))) {
    whole.push({
      path: 'xl/worksheets/sheet1.xml',
      pieces: [
        [
          '<worksheet><sheetData><row><c t="inlineStr"><is><t>customer_id</t></is></c></row></sheetData></worksheet>',
          1,
        ],
      ],
    });
  }
  return zipOf(whole);
}

/** Packed as it is made: unpacked it may have hundreds of megabytes. */
function zipOf(parts: readonly Part[]): Buffer {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(piece);
  });
  const together = 10_000;
  for (const { path, pieces: texts } of parts) {
    const file = new ZipDeflate(path, { level: 9 });
    zip.add(file);
    for (const [text, times] of texts) {
      const many = strToU8(text.repeat(Math.min(times, together)));
      for (let done = 0; done < times; done += together) {
        file.push(many.subarray(0, Math.min(together, times - done) * strToU8(text).length));
      }
    }
    file.push(new Uint8Array(), true);
  }
  zip.end();
  return Buffer.concat(pieces);
}

const importSchema = z.object({
  result: z.object({ data: z.object({ status: z.string(), error: z.string().nullable() }) }),
});
const underWay = ['receiving', 'received', 'queued', 'running'];

/** A worker looks into what was uploaded, and says what it found. */
async function untilLookedInto(target: Target, headers: Readonly<Record<string, string>>, importId: number) {
  let found = { status: 'received', error: null as string | null };
  await until(`import ${importId} is looked into`, async () => {
    const path = `/api/trpc/imports.one?input=${encodeURIComponent(JSON.stringify({ importId }))}`;
    const { text } = await ask(target.unlimitedUrl, { path, headers });
    found = importSchema.parse(JSON.parse(text)).result.data;
    return !underWay.includes(found.status);
  });
  return found;
}
