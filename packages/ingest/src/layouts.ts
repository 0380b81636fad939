import { contact, currency, type Field, id, moment, money, number, status, text } from './field.ts';
import type { FileKind } from './file-kind.ts';
import { judgeItem, judgeLine, judgeReturn } from './judge-line.ts';
import { judgeOnlineRetail } from './judge-online-retail.ts';
import { olistFiles } from './olist-files.ts';

const orderId = ['orderid', 'ordernumber', 'orderno'];
const customerId = ['customerid', 'clientid', 'userid'];
const productId = ['productid', 'sku', 'itemid'];

const customers: FileKind = {
  name: 'customers',
  layout: undefined,
  table: 'stage_customers',
  recognisedBy: ['customer_id'],
  never: [
    ...orderId,
    'transactionid',
    'invoiceno',
    'invoice',
    'productid',
    'stockcode',
    'customeruniqueid',
    'paymentid',
    // What an order has and a customer has not: a list of sales without order ids needs a mapping.
    'amount',
    'total',
    'quantity',
    'price',
    'unitprice',
    'date',
    'orderdate',
    'purchasedate',
    'invoicedate',
    'transactiondate',
  ],
  fields: [
    id('customer_id', customerId, 'no customer id'),
    text('name', ['name', 'customername', 'fullname', 'company']),
    ...contact,
    moment('signed_up_at', [
      'createdat',
      'signupdate',
      'signedupat',
      'registeredat',
      'registrationdate',
      'customersince',
    ]),
  ],
};

const products: FileKind = {
  name: 'products',
  layout: undefined,
  table: 'stage_products',
  recognisedBy: ['product_id'],
  never: [
    ...orderId,
    'transactionid',
    'invoiceno',
    'invoice',
    ...customerId,
    'quantity',
    'productcategoryname',
    'returnid',
  ],
  fields: [
    id('product_id', productId, 'no product id'),
    text('name', ['productname', 'name', 'title', 'description']),
    text('category', ['category', 'productcategory', 'department']),
    text('brand', ['brand', 'manufacturer']),
    money('list_price', ['listprice', 'price', 'unitprice', 'retailprice']),
  ],
};

const rates: FileKind = {
  name: 'exchange rates',
  layout: undefined,
  table: 'stage_rates',
  recognisedBy: ['currency', 'day', 'rate'],
  never: [
    ...orderId,
    ...customerId,
    ...productId,
    'transactionid',
    'invoiceno',
    'invoice',
    'amount',
    'total',
    'paymentid',
  ],
  fields: [
    { ...currency(['currency', 'currencycode', 'code']), required: 'no currency' },
    moment('day', ['day', 'date', 'ratedate', 'validfrom'], 'no day'),
    number('rate', ['rate', 'exchangerate'], 'no rate'),
  ],
};

const orders: FileKind = {
  name: 'orders',
  layout: 'canonical',
  table: 'stage_orders',
  recognisedBy: ['order_id', 'customer_id', 'ordered_at'],
  never: [...productId, 'stockcode', 'paymentid', 'orderpurchasetimestamp', 'transactionid', 'returnid'],
  fields: [
    id('order_id', orderId, 'no order id'),
    id('customer_id', customerId, 'no customer'),
    status(['orderstatus', 'status']),
    moment('ordered_at', ['ordertimestamp', 'orderedat', 'orderdate', 'orderdatetime', 'createdat'], 'no order date'),
    moment('cancelled_at', ['cancelledat', 'canceledat', 'cancellationdate', 'cancelleddate']),
    currency(['currency', 'ordercurrency', 'currencycode']),
    money('amount', ['amount', 'orderamount', 'totalamount', 'ordertotal', 'total']),
  ],
};

const orderItems: FileKind = {
  name: 'order_items',
  layout: 'canonical',
  table: 'stage_order_items',
  recognisedBy: ['order_id', 'product_id', 'quantity', 'unit_price'],
  never: [...customerId, 'returnid', 'orderdate', 'ordertimestamp'],
  fields: [
    id('order_id', orderId, 'no order id'),
    id('source_line', ['orderitemid', 'lineid', 'lineno', 'linenumber']),
    id('product_id', productId),
    id('seller_id', ['sellerid', 'vendorid']),
    number('quantity', ['quantity', 'qty'], 'no quantity'),
    money('unit_price', ['unitprice', 'price'], 'no price'),
    money('freight', ['freight', 'freightvalue', 'shipping', 'shippingcost']),
    currency(['currency', 'currencycode']),
  ],
  judge: judgeItem,
};

const payments: FileKind = {
  name: 'payments',
  layout: 'canonical',
  table: 'stage_payments',
  recognisedBy: ['order_id', 'amount'],
  never: [...productId, 'orderdate', 'ordertimestamp', 'paymentsequential', 'returnid'],
  fields: [
    id('order_id', orderId, 'no order id'),
    id('payment_no', ['paymentid', 'paymentno', 'paymentnumber']),
    text('type', ['paymenttype', 'paymentmethod', 'method']),
    money('amount', ['paymentamount', 'paymentvalue', 'paidamount'], 'no amount'),
    moment('paid_at', ['paymentdate', 'paidat', 'paymenttimestamp']),
    currency(['currency', 'currencycode', 'paymentcurrency']),
  ],
};

const returns: FileKind = {
  name: 'returns',
  layout: 'canonical',
  table: 'stage_returns',
  recognisedBy: ['return_id', 'order_id', 'amount', 'returned_at'],
  fields: [
    id('return_id', ['returnid', 'refundid'], 'no return id'),
    { column: 'line_no', type: 'integer', headers: ['lineno', 'linenumber', 'returnlineno'] },
    id('order_id', orderId, 'no order id'),
    id('customer_id', customerId),
    id('product_id', productId),
    number('quantity', ['quantity', 'qty', 'returnedquantity'], 'no quantity'),
    money('amount', ['amount', 'refundamount', 'returnamount', 'returnedamount'], 'no amount'),
    moment('returned_at', ['returnedat', 'returndate', 'returntimestamp', 'refundedat'], 'no return date'),
    currency(['currency', 'currencycode', 'refundcurrency']),
  ],
  judge: judgeReturn,
};

const transactions: FileKind = {
  name: 'transactions',
  layout: 'transactions',
  table: 'stage_lines',
  recognisedBy: ['order_id', 'customer_id', 'product_id', 'ordered_at', 'amount'],
  fields: [
    id('order_id', ['transactionid'], 'no transaction id'),
    id('customer_id', customerId, 'no customer'),
    id('product_id', productId),
    number('quantity', ['quantity', 'qty']),
    money('amount', ['amount', 'totalamount', 'total'], 'no amount'),
    moment('ordered_at', ['invoicedate', 'transactiondate', 'orderdate', 'date'], 'no date'),
    status(['status', 'orderstatus', 'transactionstatus']),
    moment('cancelled_at', ['cancelledat', 'canceledat']),
    currency(['currency', 'currencycode']),
  ],
  judge: judgeLine,
};

const onlineRetail: FileKind = {
  name: 'invoice lines',
  layout: 'online-retail',
  table: 'stage_lines',
  recognisedBy: ['order_id', 'product_id', 'quantity', 'ordered_at', 'unit_price', 'customer_id'],
  fields: [
    id('order_id', ['invoiceno', 'invoice', 'invoicenumber'], 'no invoice number'),
    id('product_id', ['stockcode']),
    text('description', ['description']),
    number('quantity', ['quantity'], 'no quantity'),
    moment('ordered_at', ['invoicedate'], 'no date'),
    money('unit_price', ['unitprice', 'price'], 'no price'),
    // Not required here: a line without a customer is judged after adjustments, and counted under its own reason.
    id('customer_id', ['customerid']),
    text('country', ['country']),
  ],
  judge: judgeOnlineRetail,
};

/** In the order in which they are tried: the more particular first. */
export const fileKinds: readonly FileKind[] = [
  ...olistFiles,
  rates,
  onlineRetail,
  transactions,
  returns,
  orderItems,
  payments,
  orders,
  products,
  customers,
];

/** What a mapping may name a column for. */
export const mappedFields: readonly Field[] = [
  id('order_id', [...orderId, 'invoiceno', 'invoice', 'transactionid', 'receipt'], 'no order id'),
  id('customer_id', [...customerId, 'customer', 'client', 'account', 'accountid', 'buyer'], 'no customer'),
  moment(
    'ordered_at',
    ['orderdate', 'ordertimestamp', 'orderedat', 'invoicedate', 'date', 'purchasedate', 'timestamp'],
    'no date',
  ),
  money('amount', ['amount', 'total', 'totalamount', 'ordertotal', 'revenue', 'sales', 'value']),
  number('quantity', ['quantity', 'qty', 'units']),
  money('unit_price', ['unitprice', 'price']),
  id('product_id', [...productId, 'stockcode', 'product', 'item', 'article']),
  text('description', ['productname', 'description', 'itemname', 'productdescription']),
  text('category', ['category', 'productcategory', 'department']),
  text('brand', ['brand']),
  status(['status', 'orderstatus']),
  moment('cancelled_at', ['cancelledat', 'canceledat', 'cancellationdate']),
  currency(['currency', 'currencycode']),
  text('name', ['name', 'customername', 'fullname']),
  ...contact,
];

/** A single order file whose columns the user named. */
export function mappedKind(columns: Readonly<Record<string, string>>, squashed: (header: string) => string): FileKind {
  const fields = mappedFields.flatMap((field) => {
    const header = columns[field.column];
    return header === undefined ? [] : [{ ...field, headers: [squashed(header)] }];
  });
  return {
    name: 'order file',
    layout: 'mapped',
    table: 'stage_lines',
    fields,
    recognisedBy: fields.map((field) => field.column),
    judge: judgeLine,
  };
}
