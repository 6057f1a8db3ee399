import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** A parameter as the inventory describes it. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly in?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Parameter;
  readonly properties?: readonly Parameter[];
  readonly format?: string;
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: number;
  readonly minItems?: number;
  readonly default?: unknown;
  readonly always_sent?: boolean;
  readonly sent_when?: boolean;
  readonly wire?: string;
}

export interface Tool {
  readonly name: string;
  readonly group: string;
  readonly kind: 'read' | 'create' | 'update' | 'delete' | 'action';
  /** Absent, or null in its parts, for what is done without a request. */
  readonly http: { readonly method?: string | null; readonly path?: string | null } | null;
  readonly params: readonly Parameter[];
  readonly hints: {
    readonly destructive: boolean;
    readonly retry: string;
    readonly cache: { readonly class: string; readonly ttl_s: number } | null;
    readonly invalidates: readonly string[];
    readonly secret_input: boolean;
  };
}

export const readInventory = (path: string): readonly Tool[] => JSON.parse(readFileSync(path, 'utf8')) as Tool[];

/** What the inventory says goes over the wire. */
export interface Plan {
  readonly route: string;
  readonly query: readonly (readonly [string, string])[];
  readonly body: unknown;
}

/** Computes by the inventory alone what a call of a tool sends. */
export function planOf({ name, http, params }: Tool, input: Readonly<Record<string, unknown>>): Plan {
  const method = http?.method ?? 'GET';
  const path = http?.path ?? '/v1/records/search';
  const query: [string, string][] = [];
  let body: Record<string, unknown> | undefined = method === 'POST' || method === 'PUT' ? {} : undefined;
  let filled = path;
  for (const parameter of params) {
    const value = input[parameter.name] ?? (parameter.always_sent ? parameter.default : undefined);
    if (value === undefined) continue;
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    if (parameter.in === 'query') query.push(...inQuery(parameter, value, name));
    if (parameter.in === 'body' && body) {
      if (parameter.wire === 'the object itself is the body') body = value as Record<string, unknown>;
      else body[parameter.name] = value;
    }
  }
  return { route: `${method} ${filled}`, query, body };
}

// `false` cannot be said to the program that the inventory describes, which is a fault of it.
const sayable = new Set(['includeProgress', 'includeResults']);

function inQuery({ name, wire = '', sent_when }: Parameter, value: unknown, tool: string): [string, string][] {
  if (sent_when !== undefined && value !== sent_when && !sayable.has(name)) return [];
  if (wire.startsWith('filter.'))
    return Object.entries(value as object).map(([key, one]) => [`filter.${key}`, String(one)]);
  if (wire.startsWith('dateRange.'))
    return Object.entries(value as object).map(([key, one]) => [`dateRange.${key}`, String(one)]);
  if (wire.includes('comma joined') || (tool === 'iconect_list_records' && name === 'fields'))
    return [[name, (value as string[]).join(',')]];
  if (Array.isArray(value)) return value.map((one) => [name, String(one)]);
  return [[/^\w+$/.test(wire) ? wire : name, String(value)]];
}

const id = fc.stringMatching(/^[A-Za-z0-9 _/?&#.%-]{1,12}$/).filter((text) => !/^\.{1,2}$/.test(text));
const words = fc.string({ minLength: 8, maxLength: 20 });
const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const key = fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/);
const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Inputs that the inventory allows. */
export const inputsOf = ({ params }: Tool): fc.Arbitrary<Record<string, unknown>> => objectOf(params);

function objectOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(parameters.map((parameter) => [parameter.name, anyOf(parameter)]));
  return fc.record(values, { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) });
}

function anyOf(parameter: Parameter): fc.Arbitrary<unknown> {
  const { type, format = '', items, properties = [] } = parameter;
  if (parameter.in === 'path' && type === 'string') return id;
  if (parameter.enum) return fc.constantFrom(...parameter.enum);
  if (type === 'string') return format.startsWith('date-time') ? moment : textOf(format);
  if (type === 'number') return numberOf(parameter);
  if (type === 'boolean') return fc.boolean();
  if (type === 'object') return objectOf(properties);
  if (type === 'array')
    return fc.array(anyOf({ ...items, name: '', required: true, type: items?.type ?? 'string' }), {
      minLength: Math.max(1, parameter.minItems ?? 0),
      maxLength: 4,
    });
  return type.startsWith('record') ? fc.dictionary(key, plain, { noNullPrototype: true }) : plain;
}

const textOf = (format: string): fc.Arbitrary<string> =>
  format === 'url' ? fc.constant('https://example.com/a') : format === 'email' ? fc.constant('ada@example.com') : words;

const numberOf = ({ min, max, exclusiveMin }: Parameter) =>
  fc.integer({ min: min ?? (exclusiveMin === undefined ? -5 : exclusiveMin + 1), max: max ?? 5_000 });
