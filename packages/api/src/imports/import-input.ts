import { z } from 'zod';

export const importInput = z.object({ importId: z.number().int().positive() });
