import { router } from '../trpc.ts';
import { current } from './current.ts';
import { curves } from './curves.ts';
import { drift } from './drift.ts';
import { importance } from './importance.ts';
import { ledger } from './ledger.ts';
import { preview } from './preview.ts';
import { promote } from './promote.ts';
import { rollBack } from './roll-back.ts';
import { thresholds } from './thresholds.ts';
import { versions } from './versions.ts';

export const modelRouter = router({
  current,
  curves,
  drift,
  importance,
  ledger,
  preview,
  promote,
  rollBack,
  thresholds,
  versions,
});
