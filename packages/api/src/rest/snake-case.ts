import { z } from 'zod';

/** `runId` to `run_id`, as REST, files and SQL write it. */
export function snakeName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The schema of an answer under the names of REST. Keys of records are data, and stay. */
export function inSnakeCase(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape);
    return z.object(Object.fromEntries(fields.map(([name, field]) => [snakeName(name), inSnakeCase(field)])));
  }
  if (schema instanceof z.ZodArray) return z.array(inSnakeCase(inner(schema.element)));
  if (schema instanceof z.ZodNullable) return inSnakeCase(inner(schema.unwrap())).nullable();
  // An answer always has it.
  if (schema instanceof z.ZodDefault) return inSnakeCase(inner(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return inSnakeCase(inner(schema.unwrap())).optional();
  return schema;
}

/** A value of the schema under the same names. */
export function valueInSnakeCase(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape);
    const given = new Map(Object.entries(value));
    return Object.fromEntries(
      fields.map(([name, field]) => [snakeName(name), valueInSnakeCase(field, given.get(name))]),
    );
  }
  if (schema instanceof z.ZodArray) {
    return z
      .array(z.unknown())
      .parse(value)
      .map((each) => valueInSnakeCase(inner(schema.element), each));
  }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return valueInSnakeCase(inner(schema.unwrap()), value);
  }
  return value;
}

/** Zod types the inside of a schema by its core alone; every schema of ours is a classic one. */
function inner(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError('A schema of the contract is not one of zod’s classic schemas.');
}
