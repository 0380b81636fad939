import type { ColumnMapping, Inspection } from '@foresale/contract';
import { ApiProblem } from '../problem.ts';

const words: Readonly<Record<string, string>> = {
  customer_id: 'the customer',
  ordered_at: 'the date',
};

/** Says what an import would stumble over, while the person who can mend it still looks at it. */
export function checkMapping(inspection: Inspection, mapping: ColumnMapping | undefined): void {
  if (inspection.problem !== null) throw new ApiProblem(409, inspection.problem);
  if (mapping === undefined) {
    if (inspection.layout === null) throw new ApiProblem(400, 'Say which column is which: the layout is not known');
    return;
  }
  if (inspection.layout !== null) throw new ApiProblem(400, 'The layout is known, so it takes no mapping');
  const { columns } = mapping;
  for (const field of Object.keys(columns)) {
    if (!inspection.fields.includes(field)) throw new ApiProblem(400, `There is no field ${field}`);
  }
  const missing = Object.entries(words).flatMap(([field, word]) => (columns[field] === undefined ? [word] : []));
  if (columns.amount === undefined && columns.unit_price === undefined) missing.push('the amount or the unit price');
  if (missing.length > 0) throw new ApiProblem(400, `Say which column holds ${missing.join(' and ')}`);
  for (const file of inspection.files) {
    const names = new Set(file.columns.map((column) => column.name));
    const absent = Object.values(columns).find((column) => !names.has(column));
    if (absent !== undefined) throw new ApiProblem(400, `${file.file} has no column ${absent}`);
  }
}
