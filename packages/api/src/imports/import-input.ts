import { z } from 'zod';

export const importInput = z.strictObject({ importId: z.number().int().positive() });
