import { rejects } from '../imports/rejects.ts';
import { undoByRest } from '../imports/undo.ts';
import { upload } from '../imports/upload.ts';
import { categories } from './categories.ts';
import { details } from './details.ts';
import { exportByLink, exportByPost } from './export.ts';
import { mirrored } from './mirrored.ts';
import { modelMetrics } from './model-metrics.ts';
import { predictions } from './predictions.ts';
import type { RestRoute } from './rest-route.ts';
import { rfm } from './rfm.ts';
import { segments } from './segments.ts';

export const restRoutes: readonly RestRoute[] = [
  segments,
  categories,
  rfm,
  details,
  predictions,
  modelMetrics,
  exportByPost,
  exportByLink,
  upload,
  rejects,
  undoByRest,
  ...mirrored,
];
