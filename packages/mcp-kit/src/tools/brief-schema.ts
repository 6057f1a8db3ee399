import type * as z from 'zod';
import { toJsonSchema } from './json-schema.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a tool's input in few words: names, kinds, choices, and what is required. What an object or a list
 * holds is left out, and so are descriptions, defaults and limits: they are told when they are not kept.
 */
export function toBriefSchema(schema: z.ZodObject): Schema {
  const { properties = {}, required } = toJsonSchema(schema, 'input') as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, kindOf(inner)])),
    ...(required && required.length > 0 && { required }),
  };
}

function kindOf({ type, enum: choices, anyOf, const: only }: Schema): Schema {
  if (only !== undefined) return { const: only };
  if (choices !== undefined) return { enum: choices };
  if (Array.isArray(anyOf)) return anyOf.every(isBare) ? { anyOf: anyOf.map(kindOf) } : {};
  return type === undefined ? {} : { type };
}

const isBare = (one: unknown): one is Schema => typeof one === 'object' && one !== null && 'type' in one;
