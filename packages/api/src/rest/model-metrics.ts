import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { defineRoute } from './rest-route.ts';

/** There is no model in this version of the database, and figures are measured or not given at all. */
export const modelMetrics = defineRoute({
  method: 'GET',
  path: '/api/model/metrics',
  role: 'viewer',
  summary: 'How well the model did on customers and days that it had not seen.',
  problems: [503],
  response: z.object({
    accuracy: z.number(),
    f1_score: z.number(),
    precision: z.number(),
    recall: z.number(),
    confusion_matrix: z.object({
      true_positive: z.number().int(),
      true_negative: z.number().int(),
      false_positive: z.number().int(),
      false_negative: z.number().int(),
    }),
    model_trained_date: z.string(),
    training_samples: z.number().int(),
  }),
  handle: () => Promise.reject(new ApiProblem(503, 'Model unavailable')),
});
