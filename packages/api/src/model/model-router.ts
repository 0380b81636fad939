import { router } from '../trpc.ts';
import { current } from './current.ts';
import { curves } from './curves.ts';
import { importance } from './importance.ts';
import { preview } from './preview.ts';
import { promote } from './promote.ts';
import { rollBack } from './roll-back.ts';
import { thresholds } from './thresholds.ts';
import { versions } from './versions.ts';

export const modelRouter = router({ current, curves, importance, preview, promote, rollBack, thresholds, versions });
