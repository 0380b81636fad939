import type { ImportLayout, StagingTable } from '@foresale/db/import';
import type { Field, Judge } from './field.ts';
import { judgeItem, judgeLine, judgeReturn } from './judge-line.ts';
import { judgeOnlineRetail } from './judge-online-retail.ts';

/** A kind of file: how its header is recognised and where its rows go. */
export interface FileKind {
  readonly name: string;
  /** Undefined where several layouts have such a file, and the others in the folder decide. */
  readonly layout: ImportLayout | undefined;
  /** Undefined: known, but it says nothing about customers or their orders; not read. */
  readonly table: StagingTable | undefined;
  readonly fields: readonly Field[];
  /** Columns without which a file is not of this kind. */
  readonly recognisedBy: readonly string[];
  /** Headers, squashed, that a file of this kind does not have. */
  readonly never?: readonly string[];
  readonly judge?: Judge;
  /** Values of columns that the file does not have. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Keeps all columns among the attributes, those with a place of their own too. */
  readonly keepsAll?: boolean;
}

function id(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'id', headers } : { column, type: 'id', headers, required };
}
function text(column: string, headers: readonly string[]): Field {
  return { column, type: 'text', headers };
}
function number(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'number', headers } : { column, type: 'number', headers, required };
}
function moment(column: string, headers: readonly string[], required?: string): Field {
  return required === undefined ? { column, type: 'moment', headers } : { column, type: 'moment', headers, required };
}

const orderId = ['orderid', 'ordernumber', 'orderno'];
const customerId = ['customerid', 'clientid', 'userid'];
const productId = ['productid', 'sku', 'itemid'];

const contact: readonly Field[] = [
  text('email', ['email', 'emailaddress', 'customeremail', 'mail']),
  text('phone', ['phone', 'phonenumber', 'telephone', 'mobile', 'customerphone', 'tel']),
  text('city', ['city', 'customercity', 'town']),
  text('state', ['state', 'customerstate', 'region', 'province', 'county']),
  text('country', ['country', 'customercountry', 'countrycode']),
  text('postal_code', ['postalcode', 'zip', 'zipcode', 'postcode', 'customerzipcode', 'customerzipcodeprefix']),
];

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
    number('list_price', ['listprice', 'price', 'unitprice', 'retailprice']),
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
    text('status', ['orderstatus', 'status']),
    moment('ordered_at', ['ordertimestamp', 'orderedat', 'orderdate', 'orderdatetime', 'createdat'], 'no order date'),
    moment('cancelled_at', ['cancelledat', 'canceledat', 'cancellationdate', 'cancelleddate']),
    text('currency', ['currency', 'ordercurrency', 'currencycode']),
    number('amount', ['amount', 'orderamount', 'totalamount', 'ordertotal', 'total']),
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
    number('unit_price', ['unitprice', 'price'], 'no price'),
    number('freight', ['freight', 'freightvalue', 'shipping', 'shippingcost']),
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
    number('amount', ['paymentamount', 'paymentvalue', 'paidamount'], 'no amount'),
    moment('paid_at', ['paymentdate', 'paidat', 'paymenttimestamp']),
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
    number('amount', ['amount', 'refundamount', 'returnamount', 'returnedamount'], 'no amount'),
    moment('returned_at', ['returnedat', 'returndate', 'returntimestamp', 'refundedat'], 'no return date'),
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
    number('amount', ['amount', 'totalamount', 'total'], 'no amount'),
    moment('ordered_at', ['invoicedate', 'transactiondate', 'orderdate', 'date'], 'no date'),
    text('status', ['status', 'orderstatus', 'transactionstatus']),
    moment('cancelled_at', ['cancelledat', 'canceledat']),
    text('currency', ['currency', 'currencycode']),
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
    number('unit_price', ['unitprice', 'price'], 'no price'),
    // Not required here: a line without a customer is judged after adjustments, and counted under its own reason.
    id('customer_id', ['customerid']),
    text('country', ['country']),
  ],
  judge: judgeOnlineRetail,
};

const olist: readonly FileKind[] = [
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
      text('status', ['orderstatus']),
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
      number('unit_price', ['price'], 'no price'),
      number('freight', ['freightvalue']),
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
      number('amount', ['paymentvalue'], 'no amount'),
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

/** In the order in which they are tried: the more particular first. */
export const fileKinds: readonly FileKind[] = [
  ...olist,
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
  number('amount', ['amount', 'total', 'totalamount', 'ordertotal', 'revenue', 'sales', 'value']),
  number('quantity', ['quantity', 'qty', 'units']),
  number('unit_price', ['unitprice', 'price']),
  id('product_id', [...productId, 'stockcode', 'product', 'item', 'article']),
  text('description', ['productname', 'description', 'itemname', 'productdescription']),
  text('category', ['category', 'productcategory', 'department']),
  text('brand', ['brand']),
  text('status', ['status', 'orderstatus']),
  moment('cancelled_at', ['cancelledat', 'canceledat', 'cancellationdate']),
  text('currency', ['currency', 'currencycode']),
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
