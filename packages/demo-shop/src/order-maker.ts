import { dayLength } from './calendar-day.ts';
import { departments } from './departments.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';
import type { OrderItemRow, OrderRow, OrderStatus, PaymentRow, ReturnRow } from './rows.ts';
import type { Shop } from './shop.ts';
import { pickProduct, type Taste } from './taste.ts';

export interface Buyer {
  readonly customerId: string;
  /** The customer's number as it stands in the ids of orders and returns. */
  readonly digits: string;
  readonly person: Person;
  readonly taste: Taste;
}

export interface Lists {
  readonly orders: OrderRow[];
  readonly items: OrderItemRow[];
  readonly payments: PaymentRow[];
  readonly returns: ReturnRow[];
}

const returnRates = new Map(departments.map((department) => [department.category, department.returnRate]));
const discounts = [0.1, 0.1, 0.15, 0.2, 0.2, 0.3, 0.5];
const hour = 3_600_000;
const longestBasket = 40;

/** Appends one order and what becomes of it: its items, its payments, its cancellation or what comes back. */
export class OrderMaker {
  private readonly shop: Shop;
  private readonly random: Random;

  constructor(shop: Shop, random: Random) {
    this.shop = shop;
    this.random = random;
  }

  make(buyer: Buyer, shopTime: number, lists: Lists): void {
    const { calendar, options } = this.shop;
    const random = this.random;
    const dayIndex = calendar.dayIndex(shopTime);
    const orderedAt = calendar.moment(shopTime, dayIndex);
    const suffix = String(lists.orders.length + 1).padStart(4, '0');
    const orderId = `O${buyer.digits}-${suffix}`;
    const firstItem = lists.items.length;
    const amount = this.fillBasket(buyer, orderId, calendar.month(dayIndex), lists.items);
    const freight = this.addFreight(buyer.person, amount, firstItem, lists.items);
    const cancelledAt = random.chance(0.025) ? wholeSeconds(orderedAt + random.exponential() * 9 * hour) : null;
    // A cancellation that comes after the end of the history is not known yet.
    const cancelled = cancelledAt !== null && cancelledAt < calendar.end;
    lists.orders.push({
      customer_id: buyer.customerId,
      order_id: orderId,
      ordered_at: orderedAt,
      ordered_day: calendar.startDay + dayIndex,
      status: cancelled ? 'cancelled' : statusAfter(calendar.end - orderedAt),
      cancelled_at: cancelled ? cancelledAt : null,
      currency: options.currency,
      amount,
    });
    // Payments of a cancelled order are never captured, and there is nothing to send back.
    if (cancelledAt !== null) return;
    this.pay(buyer.customerId, orderId, orderedAt, amount + freight, lists.payments);
    this.sendBack(buyer, `R${buyer.digits}-${suffix}`, orderedAt, firstItem, lists);
  }

  private fillBasket(buyer: Buyer, orderId: string, month: number, items: OrderItemRow[]): number {
    const { catalogue } = this.shop;
    const random = this.random;
    const { taste } = buyer;
    const lines = 1 + Math.min(longestBasket - 1, random.geometric(taste.extraItems));
    const first = items.length;
    // Sales in January, July and late November: more is bought below its list price.
    const bargains = month === 0 || month === 6 || month === 10 ? 2 * taste.bargains : taste.bargains;
    let amount = 0;
    for (let line = 1; line <= lines; line++) {
      const number = pickProduct(random, taste, catalogue, month);
      const product = catalogue.products[number];
      const seller = catalogue.sellers[number];
      if (product === undefined || seller === undefined) throw new Error(`There is no product ${number}.`);
      const discount = random.chance(bargains) ? (discounts[random.below(discounts.length)] ?? 0) : 0;
      const quantity = 1 + Math.min(199, random.geometric(taste.extraQuantity));
      if (contains(items, first, product.product_id)) continue;
      const unitPrice = Math.round(product.list_price * (1 - discount));
      amount += quantity * unitPrice;
      items.push({
        customer_id: buyer.customerId,
        order_id: orderId,
        line_no: items.length - first + 1,
        product_id: product.product_id,
        seller_id: seller,
        quantity,
        unit_price: unitPrice,
        freight: 0,
      });
    }
    return amount;
  }

  /** Freight is split evenly over the lines, the rest on the first, so that it adds up exactly. */
  private addFreight(person: Person, amount: number, firstItem: number, items: OrderItemRow[]): number {
    const { freight, freeFrom } = person.country;
    if (amount >= freeFrom) return 0;
    const lines = items.length - firstItem;
    const share = Math.floor(freight / lines);
    for (let index = firstItem; index < items.length; index++) {
      const item = items[index];
      if (item !== undefined) {
        items[index] = { ...item, freight: index === firstItem ? freight - share * (lines - 1) : share };
      }
    }
    return freight;
  }

  private pay(customerId: string, orderId: string, orderedAt: number, total: number, payments: PaymentRow[]): void {
    const random = this.random;
    const kind = random.unit();
    const type = kind < 0.42 ? 'credit_card' : kind < 0.72 ? 'paypal' : kind < 0.88 ? 'invoice' : 'direct_debit';
    const wait = type === 'invoice' ? (2 + 5 * random.gamma(2)) * dayLength : 5_000 + random.exponential() * 60_000;
    const voucher = random.chance(0.04) ? Math.min(total - 1, 500 * (1 + random.below(5))) : 0;
    const voucherAt = orderedAt + 2_000;
    const paidAt = wholeSeconds(orderedAt + wait);
    const { end } = this.shop.calendar;
    let paymentNo = 0;
    if (voucher > 0 && voucherAt < end) {
      payments.push(payment(customerId, orderId, ++paymentNo, 'voucher', voucher, voucherAt));
    }
    if (paidAt < end) payments.push(payment(customerId, orderId, ++paymentNo, type, total - voucher, paidAt));
  }

  private sendBack(buyer: Buyer, returnId: string, orderedAt: number, firstItem: number, lists: Lists): void {
    const random = this.random;
    const { calendar, catalogue } = this.shop;
    const everything = random.chance(0.015);
    const returnedAt = wholeSeconds(orderedAt + (3 + 6 * random.gamma(2)) * dayLength);
    let lineNo = 0;
    for (let index = firstItem; index < lists.items.length; index++) {
      const item = lists.items[index];
      if (item === undefined) break;
      const category = catalogue.products[Number(item.product_id.slice(1)) - 1]?.category ?? '';
      if (!(everything || random.chance(returnRates.get(category) ?? 0))) continue;
      const quantity = everything || item.quantity === 1 ? item.quantity : 1 + random.below(item.quantity);
      if (returnedAt >= calendar.end) continue;
      lists.returns.push({
        customer_id: buyer.customerId,
        return_id: returnId,
        line_no: ++lineNo,
        order_id: item.order_id,
        product_id: item.product_id,
        quantity,
        amount: quantity * item.unit_price,
        returned_at: returnedAt,
        returned_day: calendar.dayOf(returnedAt),
      });
    }
  }
}

function payment(
  customer_id: string,
  order_id: string,
  payment_no: number,
  type: string,
  amount: number,
  paid_at: number,
): PaymentRow {
  return { customer_id, order_id, payment_no, type, amount, paid_at };
}

/** Baskets are short, so looking through one is faster than a set. */
function contains(items: readonly OrderItemRow[], first: number, productId: string): boolean {
  for (let index = first; index < items.length; index++) if (items[index]?.product_id === productId) return true;
  return false;
}

function statusAfter(age: number): OrderStatus {
  if (age < 1.5 * dayLength) return 'processing';
  return age < 5 * dayLength ? 'shipped' : 'delivered';
}

function wholeSeconds(moment: number): number {
  return Math.ceil(moment / 1000) * 1000;
}
