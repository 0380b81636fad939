import type { ListedCustomer } from '@foresale/client';
import { foresale } from '@foresale/react';
import { useState } from 'react';

export interface Calling {
  /** Who was marked last, and may be unmarked. */
  readonly called: { readonly customerId: string; readonly name: string } | undefined;
  readonly problem: string | undefined;
  readonly call: (customer: ListedCustomer) => void;
  readonly undo: () => void;
}

/** Marks customers as called. The list itself learns of it as every other list does: from the event. */
export function useCalling(): Calling {
  const [called, setCalled] = useState<Calling['called']>();
  const { mutate, error } = foresale.outreach.set.useMutation();
  return {
    called,
    problem: error?.message,
    call: ({ customerId, name }) =>
      mutate(
        { customerId, change: { status: 'called' } },
        { onSuccess: () => setCalled({ customerId, name: name ?? customerId }) },
      ),
    undo: () => {
      if (called === undefined) return;
      const { customerId } = called;
      mutate({ customerId, change: { status: 'to-call' } }, { onSuccess: () => setCalled(undefined) });
    },
  };
}
