import { unknownName } from '@foresale/contract';
import { z } from 'zod';

/** Makes every strict schema of this process say which known name an unknown one most likely stands for. */
export function nameUnknownFields(): void {
  z.config({
    customError: ({ code, keys, inst }) => {
      if (code !== 'unrecognized_keys' || !Array.isArray(keys)) return undefined;
      const known = inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
      return unknownName('parameter', String(keys[0]), known);
    },
  });
}
