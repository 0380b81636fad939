/**
 * The shop's rows, with the columns of the canonical tables. Money is in minor units (cents), moments are milliseconds
 * since 1970 in UTC, days are days since 1970-01-01 in the shop's time zone.
 */
export interface CustomerRow {
  readonly customer_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly postal_code: string;
  readonly signed_up_at: number;
}

export interface ProductRow {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly list_price: number;
}

export type OrderStatus = 'processing' | 'shipped' | 'delivered' | 'cancelled';

export interface OrderRow {
  readonly customer_id: string;
  readonly order_id: string;
  readonly ordered_at: number;
  readonly ordered_day: number;
  readonly status: OrderStatus;
  readonly cancelled_at: number | null;
  readonly currency: string;
  /** The sum of quantity times unit price over the order's items; freight comes on top. */
  readonly amount: number;
}

export interface OrderItemRow {
  readonly customer_id: string;
  readonly order_id: string;
  readonly line_no: number;
  readonly product_id: string;
  readonly seller_id: string;
  readonly quantity: number;
  readonly unit_price: number;
  readonly freight: number;
}

export interface PaymentRow {
  readonly customer_id: string;
  readonly order_id: string;
  readonly payment_no: number;
  readonly type: string;
  readonly amount: number;
  readonly paid_at: number;
}

export interface ReturnRow {
  readonly customer_id: string;
  readonly return_id: string;
  readonly line_no: number;
  readonly order_id: string;
  readonly product_id: string;
  readonly quantity: number;
  readonly amount: number;
  readonly returned_at: number;
  readonly returned_day: number;
}

/** One customer with everything that ever happened to it, each list in the order of its key. */
export interface CustomerHistory {
  readonly customer: CustomerRow;
  readonly orders: readonly OrderRow[];
  readonly items: readonly OrderItemRow[];
  readonly payments: readonly PaymentRow[];
  readonly returns: readonly ReturnRow[];
}
