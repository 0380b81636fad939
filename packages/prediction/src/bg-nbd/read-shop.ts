import { type FeatureMoment, readShopRow, type ShopParameters, type ShopRow } from '@foresale/db/features';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { fitBgNbd } from './fit-bg-nbd.ts';

/** What the whole shop lends to the features of a customer. `customers` as in `readShopRow`. */
export async function readShop(
  connection: Pick<PipelineConnection, 'rows'>,
  moment: FeatureMoment,
  customers?: number,
): Promise<ShopParameters> {
  const { rhythm_repeats, rhythm_last_days, rhythm_days, rhythm_customers, ...shop } = await readShopRow(
    connection,
    moment,
    customers,
  );
  return { ...shop, rhythm: fitRhythm({ rhythm_repeats, rhythm_last_days, rhythm_days, rhythm_customers }) };
}

function fitRhythm(row: Pick<ShopRow, `rhythm_${string}` & keyof ShopRow>): ShopParameters['rhythm'] {
  const histories = row.rhythm_repeats.map((repeats, i) => ({
    repeats,
    lastTime: row.rhythm_last_days[i] ?? 0,
    time: row.rhythm_days[i] ?? 1,
    customers: row.rhythm_customers[i] ?? 1,
  }));
  if (histories.every(({ repeats }) => repeats === 0)) return null;
  const { r, alpha, a, b } = fitBgNbd(histories);
  return [r, alpha, a, b];
}
