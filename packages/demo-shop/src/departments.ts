/** What the shop sells. Names of brands are invented; `portuguese` is the category's name in the Olist layout. */
export interface Department {
  readonly category: string;
  readonly portuguese: string;
  /** Its share of the catalogue and of what people like. */
  readonly share: number;
  /** The median list price in minor units, and how far prices spread around it. */
  readonly price: number;
  readonly spread: number;
  /** How likely one of its items is to be sent back. */
  readonly returnRate: number;
  /** Its own season on top of the shop's, January to December, 1 at its best. */
  readonly season: readonly number[];
  readonly brands: readonly string[];
  readonly things: readonly string[];
}

const allYear = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const christmas = [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.45, 0.5, 0.65, 0.9, 1];
const summer = [0.2, 0.3, 0.6, 0.9, 1, 1, 0.9, 0.7, 0.5, 0.3, 0.2, 0.2];
const newYear = [1, 0.8, 0.7, 0.7, 0.7, 0.7, 0.6, 0.6, 0.7, 0.6, 0.6, 0.6];
const schoolYear = [0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.7, 1, 1, 0.6, 0.6, 0.7];

export const departments: readonly Department[] = [
  {
    category: 'home',
    portuguese: 'utilidades_domesticas',
    share: 15,
    price: 2_490,
    spread: 0.6,
    returnRate: 0.04,
    season: allYear,
    brands: ['Hearthway', 'Nordlund', 'Casa Brina', 'Oak & Ember', 'Linnet'],
    things: ['Vase', 'Candle', 'Cushion', 'Picture Frame', 'Throw', 'Wall Clock', 'Basket', 'Table Lamp', 'Mirror'],
  },
  {
    category: 'kitchen',
    portuguese: 'casa_conforto',
    share: 12,
    price: 2_990,
    spread: 0.7,
    returnRate: 0.03,
    season: allYear,
    brands: ['Copperleaf', 'Marmita', 'Saltbox', 'Brasa', 'Kettlewright'],
    things: ['Saucepan', 'Teapot', 'Mug', 'Bread Tin', 'Chopping Board', 'Knife', 'Coffee Grinder', 'Bowl', 'Jug'],
  },
  {
    category: 'garden',
    portuguese: 'ferramentas_jardim',
    share: 8,
    price: 1_990,
    spread: 0.8,
    returnRate: 0.03,
    season: summer,
    brands: ['Fernhollow', 'Grünwerk', 'Rosehip & Son', 'Petalo'],
    things: ['Watering Can', 'Planter', 'Trowel', 'Seed Box', 'Lantern', 'Bird Feeder', 'Hose', 'Folding Chair'],
  },
  {
    category: 'fashion',
    portuguese: 'fashion_roupa',
    share: 14,
    price: 3_990,
    spread: 0.5,
    returnRate: 0.22,
    season: allYear,
    brands: ['Tidewear', 'Maison Fauvette', 'Loom & Thread', 'Strandgut', 'Vela'],
    things: ['T-Shirt', 'Jumper', 'Scarf', 'Jacket', 'Skirt', 'Trousers', 'Blouse', 'Belt', 'Socks', 'Dress'],
  },
  {
    category: 'shoes',
    portuguese: 'fashion_calcados',
    share: 6,
    price: 6_990,
    spread: 0.4,
    returnRate: 0.28,
    season: allYear,
    brands: ['Cobblewalk', 'Passo', 'Trailmoss', 'Absatzreich'],
    things: ['Sneakers', 'Boots', 'Sandals', 'Loafers', 'Slippers', 'Hiking Shoes'],
  },
  {
    category: 'beauty',
    portuguese: 'beleza_saude',
    share: 10,
    price: 1_590,
    spread: 0.5,
    returnRate: 0.02,
    season: allYear,
    brands: ['Lavendine', 'Aurea', 'Moorbirke', 'Pure Tansy', 'Salinella'],
    things: ['Hand Cream', 'Soap', 'Shampoo', 'Face Oil', 'Body Lotion', 'Bath Salt', 'Lip Balm', 'Perfume'],
  },
  {
    category: 'toys',
    portuguese: 'brinquedos',
    share: 8,
    price: 1_990,
    spread: 0.6,
    returnRate: 0.03,
    season: christmas,
    brands: ['Pip & Whistle', 'Holzbär', 'Lumino', 'Zebrella'],
    things: ['Puzzle', 'Building Blocks', 'Doll', 'Toy Train', 'Board Game', 'Kite', 'Plush Bear', 'Marble Run'],
  },
  {
    category: 'gifts',
    portuguese: 'artigos_de_natal',
    share: 7,
    price: 1_290,
    spread: 0.5,
    returnRate: 0.02,
    season: christmas,
    brands: ['Ribbon Lane', 'Sternglanz', 'Oak & Ember', 'Petit Paquet'],
    things: ['Gift Box', 'Bauble', 'Garland', 'Card Set', 'Snow Globe', 'Wrapping Paper', 'Keepsake', 'Advent House'],
  },
  {
    category: 'electronics',
    portuguese: 'eletronicos',
    share: 7,
    price: 5_990,
    spread: 0.8,
    returnRate: 0.08,
    season: christmas,
    brands: ['Voltaro', 'Klarton', 'Beamsmith', 'Nexel'],
    things: ['Headphones', 'Speaker', 'Charger', 'Desk Lamp', 'Power Bank', 'Keyboard', 'Radio', 'Webcam'],
  },
  {
    category: 'sports',
    portuguese: 'esporte_lazer',
    share: 6,
    price: 3_490,
    spread: 0.6,
    returnRate: 0.09,
    season: newYear,
    brands: ['Ridgerun', 'Atlante', 'Sprintfeld', 'Kestrel Peak'],
    things: ['Yoga Mat', 'Water Bottle', 'Rucksack', 'Dumbbell', 'Skipping Rope', 'Running Vest', 'Head Torch'],
  },
  {
    category: 'stationery',
    portuguese: 'papelaria',
    share: 7,
    price: 890,
    spread: 0.5,
    returnRate: 0.01,
    season: schoolYear,
    brands: ['Inkwell Row', 'Federkiel', 'Papyra', 'Quillon'],
    things: ['Notebook', 'Fountain Pen', 'Pencil Set', 'Planner', 'Sketchbook', 'Folder', 'Ink', 'Desk Pad'],
  },
  {
    category: 'pets',
    portuguese: 'pet_shop',
    share: 6,
    price: 1_890,
    spread: 0.6,
    returnRate: 0.02,
    season: allYear,
    brands: ['Whiskerby', 'Pfotenhof', 'Barkwood', 'Gatto Lieto'],
    things: ['Dog Bed', 'Cat Tree', 'Lead', 'Feeding Bowl', 'Chew Toy', 'Brush', 'Treats', 'Carrier'],
  },
];

/** With the things of a department these make a brand's products; "Crème" and "Été" are there to try encodings. */
export const ranges: readonly string[] = [
  'Classic',
  'Harbour',
  'Meadow',
  'Crème',
  'Midnight',
  'Amber',
  'Été',
  'Slate',
  'Wild Rose',
  'Alpine',
  'Fjord',
  'Saffron',
];
