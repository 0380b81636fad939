import { parse } from 'csv-parse/sync';
import { ask, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import { findCustomers } from '../customers.ts';

const notes = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  "=cmd|' /C calc'!A0",
  '"=1+1',
  '=1+1",=1+1',
  '\n=1+1',
];

export const formulas: Attack = {
  name: 'formulas in exports',
  holds: 'no text of a file begins with a character that a spreadsheet takes for a formula',
  run: async (target) => {
    const tally = createTally();
    const headers = { ...json, authorization: `Bearer ${await target.tokenOf('manager')}` };
    const customers = await findCustomers(target, headers, notes.length);
    for (const [index, note] of notes.entries()) {
      const { status } = await ask(target.url, {
        method: 'POST',
        path: '/api/trpc/outreach.set',
        headers,
        body: JSON.stringify({ customerId: customers[index], change: { note } }),
      });
      tally.count(`notes: ${status}`);
      tally.expect(status === 200, `The note ${JSON.stringify(note)} was answered with ${status}.`);
    }
    const { text } = await ask(target.url, {
      method: 'POST',
      path: '/api/export/customers',
      headers,
      body: JSON.stringify({ columns: ['outreach_note', 'name', 'phone', 'email'] }),
    });
    const rows: string[][] = parse(text, { from_line: 2 });
    for (const cell of rows.flat()) {
      tally.count(cell === '' ? 'cells: empty' : cell.startsWith("'") ? 'cells: marked as text' : 'cells: harmless');
      tally.expect(!/^[=+\-@\t\r]/.test(cell), `A cell reads ${JSON.stringify(cell)}.`);
    }
    tally.expect(rows.length > 0, 'The export is empty.');
    return tally.outcome();
  },
};
