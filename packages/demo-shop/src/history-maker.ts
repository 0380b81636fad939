import { makePace, nextGap } from './buying-pace.ts';
import { dayLength } from './calendar-day.ts';
import { OrderMaker } from './order-maker.ts';
import { makePerson } from './person.ts';
import { Random } from './random.ts';
import type { CustomerHistory, OrderItemRow, OrderRow, PaymentRow, ReturnRow } from './rows.ts';
import type { Shop } from './shop.ts';
import { streams } from './streams.ts';
import { makeTaste } from './taste.ts';

/** Order numbers have four digits; nobody comes near it, but an id must never repeat. */
const mostOrders = 9_999;

/** Makes one customer at a time from the seed and the customer's number alone. */
export class HistoryMaker {
  private readonly shop: Shop;
  private readonly random = new Random(0, 0, 0);
  private readonly orderMaker: OrderMaker;

  constructor(shop: Shop) {
    this.shop = shop;
    this.orderMaker = new OrderMaker(shop, this.random);
  }

  make(number: number): CustomerHistory {
    const { options, calendar, rate } = this.shop;
    const random = this.random;
    const digits = String(number + 1).padStart(7, '0');
    const customerId = `C${digits}`;

    random.restart(options.seed, streams.person, number);
    const person = makePerson(random, number + 1);

    random.restart(options.seed, streams.history, number);
    const pace = makePace(random, rate);
    const taste = makeTaste(random, options.itemsPerOrder);
    const arrival = calendar.arrival(random.unit());
    const firstMoment = calendar.moment(arrival, calendar.dayIndex(arrival));
    // Most sign up while they order for the first time, the others look around for some days.
    const earlier = random.chance(0.8) ? 60_000 + random.exponential() * 300_000 : random.exponential() * 6 * dayLength;
    const signedUpAt = Math.max(calendar.start, firstMoment - Math.ceil(earlier / 1000) * 1000);

    const orders: OrderRow[] = [];
    const items: OrderItemRow[] = [];
    const payments: PaymentRow[] = [];
    const returns: ReturnRow[] = [];
    if (pace.orders) {
      const buyer = { customerId, digits, person, taste };
      const lists = { orders, items, payments, returns };
      const last = Math.min(arrival + pace.lifetime, calendar.days);
      let shopTime = arrival;
      do {
        this.orderMaker.make(buyer, shopTime, lists);
        shopTime += nextGap(random, pace);
      } while (shopTime < last && orders.length < mostOrders);
    }
    return {
      customer: {
        customer_id: customerId,
        name: person.name,
        email: person.email,
        phone: person.phone,
        city: person.city.name,
        state: person.city.state,
        country: person.country.code,
        postal_code: person.postalCode,
        signed_up_at: signedUpAt,
      },
      orders,
      items,
      payments,
      returns,
    };
  }
}
