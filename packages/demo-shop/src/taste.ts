import type { Catalogue } from './catalogue.ts';
import { departments } from './departments.ts';
import type { Random } from './random.ts';

const totalShare = departments.reduce((sum, department) => sum + department.share, 0);

/** Which departments a customer likes, best first, and which brand in each. */
export interface Taste {
  readonly favourites: readonly number[];
  /** One number for all departments: someone who likes one well-known brand likes others too. */
  readonly brandLeaning: number;
  /** How many items are in a basket beyond the first, and how many of each. */
  readonly extraItems: number;
  readonly extraQuantity: number;
  readonly bargains: number;
}

export function makeTaste(random: Random, itemsPerOrder: number): Taste {
  const favourites = [pickDepartment(random), pickDepartment(random), pickDepartment(random)];
  // A few buy for a trade: many of each.
  const trade = random.chance(0.02);
  return {
    favourites,
    brandLeaning: random.unit(),
    extraItems: ((itemsPerOrder - 1) * random.gamma(3)) / 3,
    extraQuantity: trade ? 6 : 0.15,
    bargains: 0.05 + 0.2 * random.unit(),
  };
}

function pickDepartment(random: Random): number {
  let rest = random.unit() * totalShare;
  let index = 0;
  for (const department of departments) {
    rest -= department.share;
    if (rest < 0) return index;
    index++;
  }
  return index - 1;
}

/** The number of a product that the customer would put into the basket in this month. */
export function pickProduct(random: Random, taste: Taste, catalogue: Catalogue, month: number): number {
  const department = inSeason(random, taste, month);
  const shelves = catalogue.shelves[department] ?? [];
  const liked = Math.floor(taste.brandLeaning * shelves.length);
  const shelf = shelves[random.chance(0.6) ? liked : random.below(shelves.length)];
  if (shelf === undefined) throw new Error(`Department ${department} has no brands.`);
  return shelf.first + random.skewedBelow(shelf.end - shelf.first);
}

/** Someone looking for garden chairs in December usually looks for something else instead. */
function inSeason(random: Random, taste: Taste, month: number): number {
  let department = 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    const unit = random.unit();
    department = unit < 0.15 ? pickDepartment(random) : (taste.favourites[unit < 0.6 ? 0 : unit < 0.85 ? 1 : 2] ?? 0);
    if (random.chance(departments[department]?.season[month] ?? 1)) return department;
  }
  return department;
}
