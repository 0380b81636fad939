import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** What tells a person in text: folded names and addresses, the last digits of phone numbers, and ids. */
export interface Traces {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly phones: readonly string[];
  readonly ids: readonly string[];
}

export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

const contactRow = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
const tracesRow = z.object({
  names: z.array(z.string()),
  addresses: z.array(z.string()),
  phones: z.array(z.string()),
  ids: z.array(z.string()),
});

/** The person's contact data, and what it was before: kept snapshots and imports that can be undone remember it. */
export async function readContacts(transaction: CommonQueryMethods, customerId: string): Promise<readonly Contact[]> {
  const now = await transaction.any(sql.type(contactRow)`
    select name, email, phone from customers where customer_id = ${customerId}`);
  const listed = await transaction.any(sql.type(contactRow)`
    select distinct name, email, phone from priority_list_rows where customer_id = ${customerId}`);
  const before = await transaction.any(sql.type(contactRow)`
    select row_before ->> 'name' as name, row_before ->> 'email' as email, row_before ->> 'phone' as phone
      from import_changes where customer_id = ${customerId} and shop_table = 'customers'`);
  return [...now, ...listed, ...before];
}

/** A short word is part of too many other texts to tell anybody; the same holds for short addresses. */
export function foldTraces(
  transaction: CommonQueryMethods,
  { customerId, contacts }: { readonly customerId: string; readonly contacts: readonly Contact[] },
): Promise<Traces> {
  return transaction.one(sql.type(tracesRow)`
    with told as (select * from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as c (name text, email text, phone text))
    select
      array(select distinct folded_words(name) from told where length(trim(folded_words(name))) >= 5) as names,
      array(select distinct folded_words(email) from told where length(trim(folded_words(email))) >= 6) as addresses,
      array(select distinct phone_digits(phone) from told where phone_digits(phone) is not null) as phones,
      array(select ${customerId} union select alias_id from customer_aliases where customer_id = ${customerId}) as ids`);
}

/** For what others wrote in their own words: a name of one word, such as Paris, is usually something else there. */
export function withoutSingleWords(traces: Traces): Traces {
  return { ...traces, names: traces.names.filter((name) => name.trim().includes(' ')) };
}

/** Whether the text of a column names the person. Runs on the coordinator: nodes of a cluster lack the function. */
export const namesPerson = (
  text: ReturnType<typeof sql.fragment>,
  { names, addresses, phones }: Traces,
) => sql.fragment`
  names_person(${text}, ${sql.array([...names], 'text')}, ${sql.array([...addresses], 'text')}, ${sql.array([...phones], 'text')})`;
