import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';

/** The rows of a simulated shop, as `fillEmptyShop` takes them. */
export function* demoParts(shop: ShopOptions) {
  const products = copyProducts(shop);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(shop)) for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
}
