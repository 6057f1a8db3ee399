import * as z from 'zod';

type Schema = Record<string, unknown>;

/**
 * The JSON Schema of a tool's input or output, without what a model has no use of: the `$schema` line, patterns that
 * repeat a format, the limits of safe integers, lengths that only guard against abuse, and the rule that nothing else is taken. Several types are an `anyOf`:
 * some clients refuse arrays of types.
 */
export function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => tidy(jsonSchema, path.length === 0),
  });
  return withoutTypeArrays(rest);
}

const guardLength = 100;
const guardItems = 10;

const isString = (names: unknown): boolean =>
  typeof names === 'object' &&
  names !== null &&
  'type' in names &&
  names.type === 'string' &&
  Object.keys(names).every((key) => key === 'type' || key === 'maxLength');

function tidy(schema: z.core.JSONSchema.BaseSchema, isTop: boolean): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.minLength === 1) delete schema.minLength;
  if (Number(schema.maxLength) >= guardLength) delete schema.maxLength;
  if (Number(schema.maxItems) >= guardItems) delete schema.maxItems;
  if (isString(schema.propertyNames)) delete schema.propertyNames;
  // what is said by nothing; at the top it tells a tool that takes anything from others
  if (JSON.stringify(schema.additionalProperties) === '{}' && !isTop) delete schema.additionalProperties;
  // a result may gain a field without breaking the clients that check it, and what arguments are refused is told then
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function withoutTypeArrays(schema: Schema): Schema {
  const mapped = mapSubschemas(schema, withoutTypeArrays);
  const { type, title, description, default: initial, ...rules } = mapped;
  if (!Array.isArray(type)) return mapped;
  const anyOf = type.map((one) => (one === 'null' ? { type: one } : { type: one, ...rules }));
  return {
    anyOf,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(initial !== undefined && { default: initial }),
  };
}

/** A schema with each schema right inside it replaced. */
function mapSubschemas(schema: Schema, replace: (inner: Schema) => Schema): Schema {
  const one = (value: unknown) => (isSchema(value) ? replace(value) : value);
  const byName = (value: object) =>
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, one(inner)]));
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (['properties', 'patternProperties', '$defs'].includes(keyword)) return [keyword, byName(value as object)];
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(keyword)) return [keyword, (value as unknown[]).map(one)];
    if (['items', 'additionalProperties', 'propertyNames', 'not'].includes(keyword)) return [keyword, one(value)];
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
