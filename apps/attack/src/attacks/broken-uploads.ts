import { ask } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Random } from '../random.ts';

export const brokenUploads: Attack = {
  name: 'broken multipart',
  holds: 'an upload that is no well-formed multipart is refused with a sentence, never with a 500',
  run: async (target, { random, isShort }) => {
    const tally = createTally();
    const authorization = `Bearer ${await target.tokenOf('analyst')}`;
    for (let index = 0; index < (isShort ? 150 : 1_000); index += 1) {
      const { type, body } = brokenBody(random);
      const { status, text } = await ask(target.unlimitedUrl, {
        method: 'POST',
        path: '/api/imports',
        headers: { authorization, 'content-type': type },
        body,
      });
      tally.count(`uploads: ${status}`);
      tally.expect(
        [200, 400, 413, 415].includes(status),
        `${JSON.stringify({ type, body })} was answered with ${status}.`,
      );
      if (status !== 200)
        tally.expect(/^\{"error":"[A-Z].{9,}"\}$/.test(text), `${status} without a sentence: ${text}`);
    }
    return tally.outcome();
  },
};

const disposition = 'content-disposition: form-data; name="file"; filename="a.csv"';

/** A whole upload with some of its parts broken, lost or doubled. */
function brokenBody(random: Random): { readonly type: string; readonly body: string } {
  const boundary = random.pick(['b', '', 'b'.repeat(70), 'b'.repeat(300), 'b b', '\u00e9', '"b"', 'b;c', '--']);
  const type = random.pick([
    `multipart/form-data; boundary=${encodeURI(boundary)}`,
    `multipart/form-data; boundary="${encodeURI(boundary)}"`,
    'multipart/form-data',
    'multipart/mixed; boundary=b',
    'multipart/form-data; boundary=other',
    `multipart/form-data; boundary=b; boundary=${encodeURI(boundary)}`,
  ]);
  const header = random.pick([
    disposition,
    `${disposition}\r\ncontent-transfer-encoding: base64`,
    `${disposition}\r\ncontent-type: ${'x/'.repeat(50)}`,
    disposition.replace('a.csv', '../../etc/passwd'),
    disposition.replace('a.csv', '\u0000'),
    disposition.replace('a.csv', '\u6d4b'.repeat(300)),
    disposition.replace('filename="a.csv"', "filename*=UTF-8''%ZZ"),
    disposition.replace('; filename="a.csv"', ''),
    'content-dispo',
    '',
    'x'.repeat(20_000),
  ]);
  const part = `--${boundary}\r\n${header}\r\n\r\nid,name\r\n1,x\r\n`;
  const body = random.pick([
    `${part}--${boundary}--\r\n`,
    part.repeat(1 + random.below(60)),
    part.slice(0, random.below(part.length)),
    `${part}--${boundary}`,
    `--${boundary}--`,
    '\r\n\r\n',
    '',
    `${part.replaceAll('\r\n', '\n')}--${boundary}--`,
  ]);
  return { type, body };
}
