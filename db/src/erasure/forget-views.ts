import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { namesPerson, type Traces } from './traces.ts';

const viewRow = z.object({ viewId: z.bigint().transform(Number), name: z.string(), query: z.string() });
const foundRow = z.object({ viewId: z.number() });

/** Saved views whose name or search names the person are gone: without it they would show something else. */
export async function forgetViews(transaction: CommonQueryMethods, traces: Traces): Promise<number> {
  const views = await transaction.any(sql.type(viewRow)`select view_id as "viewId", name, query from saved_views`);
  const texts = views.map(({ viewId, name, query }) => ({
    viewId,
    // One by one: a word of the name and one of the query are no name.
    texts: [name, query, ...new URLSearchParams(query).values()],
  }));
  const found = await transaction.any(sql.type(foundRow)`
    select "viewId" from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as view ("viewId" integer, texts jsonb)
     where exists (
       select from jsonb_array_elements_text(texts) value
        where ${namesPerson(sql.fragment`value`, traces)} or seeks_person(value, ${people(traces)}, ${phones(traces)}))`);
  for (const { viewId } of found) {
    await transaction.query(sql.unsafe`delete from saved_views where view_id = ${viewId}`);
  }
  return found.length;
}

/** What a search for the person may be part of. */
const people = ({ names, addresses }: Traces) => sql.array([...names, ...addresses], 'text');
const phones = ({ phones }: Traces) => sql.array([...phones], 'text');

/** Whether a text that somebody searched for finds the person: part of a name will do. */
export const seeksPerson = (text: ReturnType<typeof sql.fragment>, traces: Traces) => sql.fragment`
  seeks_person(${text}, ${people(traces)}, ${phones(traces)})`;
