import type * as z from 'zod';
import { toJsonSchema } from './json-schema.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a tool's input in few words: names, kinds, what is required, and the choices there. What an object or a list
 * holds is left out, and so are descriptions, defaults and limits: they are told when they are not kept.
 */
export function toBriefSchema(schema: z.ZodObject): Schema {
  const { properties = {}, required } = toJsonSchema(schema, 'input') as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, kindOf(inner, required?.includes(name) ?? false)]),
    ),
    ...(required && required.length > 0 && { required }),
  };
}

/** Of text, and of objects that may be left out, nothing is said. Choices are told where one must be made; elsewhere, when a wrong one was. */
function kindOf({ type, enum: choices, anyOf, const: only }: Schema, isRequired: boolean): Schema {
  if (only !== undefined) return { const: only };
  if (choices !== undefined) return isRequired ? { enum: choices } : {};
  if (Array.isArray(anyOf)) return anyOf.every(isBare) ? { anyOf: anyOf.map((one) => kindOf(one, isRequired)) } : {};
  if (type === 'array') return { type, items: {} }; // some hosts refuse lists of nothing said
  return type === 'string' || (type === 'object' && !isRequired) || type === undefined ? {} : { type };
}

const isBare = (one: unknown): one is Schema => typeof one === 'object' && one !== null && 'type' in one;
