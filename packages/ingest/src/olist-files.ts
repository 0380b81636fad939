import { contact, id, moment, money, number, status, text } from './field.ts';
import type { FileKind } from './file-kind.ts';
import { judgeItem } from './judge-line.ts';

/** The files of the Olist data, by what is in them: people misname them. */
export const olistFiles: readonly FileKind[] = [
  {
    name: 'olist customers',
    layout: 'olist',
    table: 'stage_customers',
    recognisedBy: ['source_id', 'customer_id'],
    fields: [
      id('source_id', ['customerid'], 'no customer id'),
      id('customer_id', ['customeruniqueid'], 'no customer_unique_id'),
      ...contact,
    ],
  },
  {
    name: 'olist orders',
    layout: 'olist',
    table: 'stage_orders',
    recognisedBy: ['order_id', 'customer_id', 'ordered_at'],
    fields: [
      id('order_id', ['orderid'], 'no order id'),
      id('customer_id', ['customerid'], 'no customer'),
      status(['orderstatus']),
      moment('ordered_at', ['orderpurchasetimestamp'], 'no order date'),
    ],
  },
  {
    name: 'olist order items',
    layout: 'olist',
    table: 'stage_order_items',
    recognisedBy: ['order_id', 'source_line', 'product_id', 'unit_price', 'seller_id'],
    fields: [
      id('order_id', ['orderid'], 'no order id'),
      id('source_line', ['orderitemid'], 'no order item id'),
      id('product_id', ['productid']),
      id('seller_id', ['sellerid']),
      money('unit_price', ['price'], 'no price'),
      money('freight', ['freightvalue']),
    ],
    constants: { quantity: '1' },
    judge: judgeItem,
  },
  {
    name: 'olist payments',
    layout: 'olist',
    table: 'stage_payments',
    recognisedBy: ['order_id', 'payment_no', 'amount'],
    fields: [
      id('order_id', ['orderid'], 'no order id'),
      id('payment_no', ['paymentsequential'], 'no payment number'),
      text('type', ['paymenttype']),
      money('amount', ['paymentvalue'], 'no amount'),
    ],
  },
  {
    name: 'olist products',
    layout: 'olist',
    table: 'stage_products',
    recognisedBy: ['product_id', 'category'],
    fields: [id('product_id', ['productid'], 'no product id'), text('category', ['productcategoryname'])],
  },
  {
    name: 'olist category translation',
    layout: 'olist',
    table: 'stage_translations',
    recognisedBy: ['category', 'translation'],
    fields: [
      { column: 'category', type: 'text', headers: ['productcategoryname'], required: 'no category' },
      { column: 'translation', type: 'text', headers: ['productcategorynameenglish'], required: 'no translation' },
    ],
  },
  {
    name: 'olist reviews',
    layout: 'olist',
    table: 'stage_reviews',
    recognisedBy: ['order_id', 'review_id'],
    fields: [id('order_id', ['orderid'], 'no order id'), id('review_id', ['reviewid'], 'no review id')],
    keepsAll: true,
  },
  {
    name: 'olist sellers',
    layout: 'olist',
    table: undefined,
    recognisedBy: ['seller_id', 'city'],
    fields: [id('seller_id', ['sellerid']), text('city', ['sellercity'])],
  },
  {
    name: 'olist geolocation',
    layout: 'olist',
    table: undefined,
    recognisedBy: ['latitude', 'longitude'],
    fields: [number('latitude', ['geolocationlat']), number('longitude', ['geolocationlng'])],
  },
];
