import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';

/**
 * How often customers buy and how long they stay, as in the Pareto/NBD model of Schmittlein, Morrison and Colombo (1987):
 * everyone has a rate of buying and a rate of dropping out of their own, both gamma distributed. Unlike there, the time
 * between two orders is gamma too, a little more regular than chance, and differently so from customer to customer.
 * All times are shop time (see Calendar), in days.
 */
const rateShape = 0.75;
const dropOutShape = 0.9;
/** With the shape, half of the customers have dropped out after about this many days. */
const dropOutScale = 190;

/** These order once and are never seen again; another few sign up and never order. */
const onceOnly = 0.1;
const neverOrders = 0.03;

export interface Pace {
  /** False for those who sign up and leave it at that. */
  readonly orders: boolean;
  readonly rate: number;
  readonly lifetime: number;
  readonly regularity: number;
}

/** The mean rate at which the customers of this shop order the wanted number of times, over all of them. */
export function meanRate(calendar: Calendar, ordersPerCustomer: number): number {
  const steps = 2_000;
  let exposure = 0;
  for (let step = 0; step < steps; step++) {
    exposure += expectedLife(calendar.days - calendar.arrival((step + 0.5) / steps)) / steps;
  }
  const ordering = 1 - neverOrders;
  return (ordersPerCustomer - ordering) / (ordering * (1 - onceOnly) * exposure);
}

/** The expected time a customer stays within so many days: the integral of (scale / (scale + t)) ^ shape. */
function expectedLife(days: number): number {
  return (dropOutScale / (1 - dropOutShape)) * ((1 + days / dropOutScale) ** (1 - dropOutShape) - 1);
}

export function makePace(random: Random, rate: number): Pace {
  const kind = random.unit();
  const dropOut = random.gamma(dropOutShape) / dropOutScale;
  return {
    orders: kind >= neverOrders,
    rate: (random.gamma(rateShape) / rateShape) * rate,
    lifetime: kind < neverOrders + (1 - neverOrders) * onceOnly ? 0 : random.exponential() / dropOut,
    regularity: 1 + random.below(3) * 0.5,
  };
}

/**
 * The time to the next order. It has the mean 1 / rate; the first one of a regular customer is drawn from the same
 * distribution, so very regular customers order slightly less than the rate says.
 */
export function nextGap(random: Random, pace: Pace): number {
  const gap = pace.regularity === 1 ? random.exponential() : random.gamma(pace.regularity) / pace.regularity;
  return gap / pace.rate;
}
