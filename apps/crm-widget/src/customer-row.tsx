import type { ListedCustomer } from '@foresale/client';
import type { ReactNode } from 'react';
import type { Formats } from './formats.ts';

export interface CustomerRowProps {
  readonly customer: ListedCustomer;
  /** The customer's page in Foresale. */
  readonly address: string;
  readonly formats: Formats;
  /** The days that the probability speaks of. */
  readonly horizonDays: number | null;
  /** Left out for those who may only look. */
  readonly onCalled: (() => void) | undefined;
}

export function CustomerRow({ customer, address, formats, horizonDays, onCalled }: CustomerRowProps): ReactNode {
  const { rank, movement, segment, recencyDays, frequency, monetary, purchaseProbability, reasons } = customer;
  const name = customer.name ?? customer.customerId;
  const reason = reasons?.find(({ effect }) => effect > 0);
  return (
    <li data-customer={customer.customerId}>
      <span className="rank" title={moved(movement)}>
        {rank}
      </span>
      <div className="who">
        <a className="name" href={address} target="_blank" rel="noreferrer">
          {name}
        </a>
        <p className="facts">
          <span className="segment">{segment}</span>
          <span>bought {formats.daysAgo(recencyDays)}</span>
          <span>
            {frequency === 1 ? '1 order' : `${formats.count(frequency)} orders`}, {formats.money(monetary)}
          </span>
        </p>
        {reason === undefined ? null : <p className="reason">{reason.sentence}</p>}
      </div>
      {purchaseProbability === null ? null : (
        <div
          className="chance"
          title={horizonDays === null ? undefined : `Chance of an order within ${horizonDays} days`}
        >
          <strong>{formats.share(purchaseProbability)}</strong>
          <meter min={0} max={1} value={purchaseProbability} aria-label="Chance to buy" />
        </div>
      )}
      <div className="actions">
        {reachable(customer.phone) ? (
          <a className="button" href={`tel:${customer.phone.replace(/[^+\d]/g, '')}`} aria-label={`Call ${name}`}>
            Call
          </a>
        ) : null}
        {reachable(customer.email) ? (
          <a className="button" href={`mailto:${encodeURIComponent(customer.email)}`} aria-label={`E-mail ${name}`}>
            E-mail
          </a>
        ) : null}
        {onCalled === undefined ? null : (
          <button type="button" aria-label={`Mark ${name} as called`} onClick={onCalled}>
            Called
          </button>
        )}
      </div>
    </li>
  );
}

function moved(movement: number | null): string {
  if (movement === null) return 'New in this run';
  if (movement === 0) return 'Where it was in the run before';
  const places = Math.abs(movement) === 1 ? '1 place' : `${Math.abs(movement)} places`;
  return movement > 0 ? `Up ${places}` : `Down ${places}`;
}

/** Whoever may not see contact data is sent it masked, which can be neither called nor written to. */
function reachable(contact: string | null): contact is string {
  return contact !== null && !/[*•…]/.test(contact);
}
