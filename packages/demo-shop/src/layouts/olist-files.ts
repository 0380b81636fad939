import type { LayoutTools } from './layout-writer.ts';

/** The files with the headers that the published ones have, misspelt `lenght` included. */
export function openOlistFiles(open: LayoutTools['open']) {
  return {
    customers: open('olist_customers_dataset.csv', [
      'customer_id',
      'customer_unique_id',
      'customer_zip_code_prefix',
      'customer_city',
      'customer_state',
    ]),
    geolocation: open('olist_geolocation_dataset.csv', [
      'geolocation_zip_code_prefix',
      'geolocation_lat',
      'geolocation_lng',
      'geolocation_city',
      'geolocation_state',
    ]),
    items: open('olist_order_items_dataset.csv', [
      'order_id',
      'order_item_id',
      'product_id',
      'seller_id',
      'shipping_limit_date',
      'price',
      'freight_value',
    ]),
    payments: open('olist_order_payments_dataset.csv', [
      'order_id',
      'payment_sequential',
      'payment_type',
      'payment_installments',
      'payment_value',
    ]),
    reviews: open('olist_order_reviews_dataset.csv', [
      'review_id',
      'order_id',
      'review_score',
      'review_comment_title',
      'review_comment_message',
      'review_creation_date',
      'review_answer_timestamp',
    ]),
    orders: open('olist_orders_dataset.csv', [
      'order_id',
      'customer_id',
      'order_status',
      'order_purchase_timestamp',
      'order_approved_at',
      'order_delivered_carrier_date',
      'order_delivered_customer_date',
      'order_estimated_delivery_date',
    ]),
    products: open('olist_products_dataset.csv', [
      'product_id',
      'product_category_name',
      'product_name_lenght',
      'product_description_lenght',
      'product_photos_qty',
      'product_weight_g',
      'product_length_cm',
      'product_height_cm',
      'product_width_cm',
    ]),
    sellers: open('olist_sellers_dataset.csv', ['seller_id', 'seller_zip_code_prefix', 'seller_city', 'seller_state']),
    translation: open('product_category_name_translation.csv', [
      'product_category_name',
      'product_category_name_english',
    ]),
  };
}
