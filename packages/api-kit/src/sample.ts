import * as z from 'zod';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/** Which parts of an input a sample has. */
export type Extent = 'required' | 'all';

const uuid = '0174bfac-74b9-41de-b757-c6fa2a68ab00';

/** An input that fits a schema: only what must be there, or everything that may be. One for each way of a union. */
export function samplesOf(input: z.core.$ZodType, extent: Extent): readonly unknown[] {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  return schema.anyOf ? schema.anyOf.map((way) => sample(way, extent)) : [sample(schema, extent)];
}

function sample(schema: Schema, extent: Extent): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? [];
  if (first) return sample(first, extent);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return sampleObject(schema, extent);
    case 'array':
      return extent === 'all' || schema.minItems ? [sample(schema.items ?? {}, extent)] : [];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'string':
      return schema.format === 'binary' ? new File(['text'], 'note.txt') : sampleText(schema);
    default:
      return 'anything';
  }
}

function sampleObject({ properties = {}, required = [] }: Schema, extent: Extent): unknown {
  const names = extent === 'all' ? Object.keys(properties) : required;
  return Object.fromEntries(names.map((name) => [name, sample(properties[name] ?? {}, extent)]));
}

function sampleText({ format, pattern = '' }: Schema): string {
  if (format === 'email') return 'ada@example.com';
  if (format === 'uri') return 'https://example.com/hook';
  if (format === 'date-time') return '2026-01-31T09:00:00Z';
  if (format === 'date') return '2026-01-31';
  if (format === 'duration') return 'P3D';
  return format === 'uuid' || pattern.includes('[0-9a-fA-F]{8}') ? uuid : 'sample';
}
