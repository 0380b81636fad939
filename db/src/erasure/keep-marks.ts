import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { Contact } from './traces.ts';

const sharedRow = z.object({ isShared: z.boolean() });

/**
 * Keeps keyed hashes by which later imports know the person again. An address or number that another customer has,
 * too, such as that of a front desk, gets none: it would take that customer's contact data away.
 */
export async function keepMarks(
  transaction: CommonQueryMethods,
  { customerId, contacts }: { readonly customerId: string; readonly contacts: readonly Contact[] },
): Promise<void> {
  for (const { name, email, phone } of contacts) {
    if (name !== null) await keep(transaction, sql.fragment`name_mark(${name})`);
    if (email !== null && !(await isShared(transaction, customerId, sameEmail(email)))) {
      await keep(transaction, sql.fragment`erasure_mark('email', lower(trim(${email})))`);
    }
    const digits = phone?.replace(/\D/g, '') ?? '';
    if (phone !== null && digits !== '' && !(await isShared(transaction, customerId, samePhone(digits)))) {
      await keep(transaction, sql.fragment`erasure_mark('phone', phone_digits(${phone}))`);
    }
  }
}

const sameEmail = (email: string) => sql.fragment`lower(trim(email)) = lower(trim(${email}))`;
const samePhone = (digits: string) =>
  sql.fragment`regexp_replace(phone, '\\D', '', 'g') like ${`%${digits.slice(-8)}`}`;

async function isShared(
  transaction: CommonQueryMethods,
  customerId: string,
  same: ReturnType<typeof sql.fragment>,
): Promise<boolean> {
  const found = await transaction.one(sql.type(sharedRow)`
    select exists (select from customers where customer_id <> ${customerId} and ${same}) as "isShared"`);
  return found.isShared;
}

async function keep(transaction: CommonQueryMethods, mark: ReturnType<typeof sql.fragment>): Promise<void> {
  await transaction.query(sql.unsafe`
    insert into erased_marks (mark) select mark from (select ${mark} as mark) made where mark is not null
    on conflict (mark) do nothing`);
}
