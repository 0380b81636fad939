import { departments, ranges } from './departments.ts';
import type { ResolvedOptions } from './options.ts';
import { Random } from './random.ts';
import type { ProductRow } from './rows.ts';
import { streams } from './streams.ts';

/** A brand within a department: products `first` to `end - 1` of the catalogue, the best-selling ones first. */
export interface Shelf {
  readonly first: number;
  readonly end: number;
}

/** The products of a shop, ordered by department and brand, and the seller that usually ships each. */
export class Catalogue {
  readonly products: readonly ProductRow[];
  readonly sellers: readonly string[];
  /** By department, the shelves of its brands. */
  readonly shelves: readonly (readonly Shelf[])[];

  constructor(options: ResolvedOptions) {
    const random = new Random(options.seed, streams.catalogue, 0);
    const sellerIds = sellerNames(options.products);
    const products: ProductRow[] = [];
    const sellers: string[] = [];
    let share = 0;
    this.shelves = departments.map((department) => {
      share += department.share;
      const departmentEnd = Math.round((options.products * share) / totalShare);
      const departmentSize = departmentEnd - products.length;
      const departmentFirst = products.length;
      return department.brands.map((brand, brandNumber) => {
        const first = products.length;
        const end = departmentFirst + Math.round((departmentSize * (brandNumber + 1)) / department.brands.length);
        // A brand is cheap or dear as a whole.
        const level = Math.exp(0.35 * random.normal());
        while (products.length < end) {
          products.push({
            product_id: `P${String(products.length + 1).padStart(5, '0')}`,
            name: `${brand} ${thingName(department.things, products.length - first)}`,
            category: department.category,
            brand,
            list_price: pricePoint(department.price * level * Math.exp(department.spread * random.normal())),
          });
          // Most is shipped by the shop itself, the rest by its market-place sellers, some of them larger than others.
          sellers.push(
            random.chance(0.6) ? (sellerIds[0] ?? '') : (sellerIds[random.skewedBelow(sellerIds.length)] ?? ''),
          );
        }
        return { first, end };
      });
    });
    this.products = products;
    this.sellers = sellers;
  }
}

const totalShare = departments.reduce((sum, department) => sum + department.share, 0);

/** Every seller that may ship something; the first is the shop itself. */
export function sellerNames(products: number): readonly string[] {
  return Array.from(
    { length: Math.max(8, Math.round(products / 20)) },
    (_, index) => `S${String(index + 1).padStart(4, '0')}`,
  );
}

/** Distinct within a brand: things first, then ranges, then a number. */
function thingName(things: readonly string[], number: number): string {
  const thing = things[number % things.length] ?? '';
  const range = Math.floor(number / things.length);
  const edition = Math.floor(range / ranges.length);
  return `${thing} ${ranges[range % ranges.length] ?? ''}${edition === 0 ? '' : ` No. ${edition + 1}`}`;
}

/** Prices as shops write them: 4.49, 12.95, 89.90. */
function pricePoint(price: number): number {
  const bounded = Math.min(250_000, Math.max(149, price));
  if (bounded < 1_000) return Math.round(bounded / 50) * 50 - 1;
  if (bounded < 5_000) return Math.round(bounded / 100) * 100 - 5;
  return Math.round(bounded / 500) * 500 - 10;
}
