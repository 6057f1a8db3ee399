import * as z from 'zod';
import { HttpError } from '../http-error.js';
import type { HttpRequest } from '../route.js';
import type { RestOperation } from './rest-operation.js';

/** Makes the function that gathers what an operation takes: names in the path, and query or body; not checked yet. */
export function inputReader({ input, route }: RestOperation): (request: HttpRequest) => Record<string, unknown> {
  const kinds = new Map(Object.entries(input.shape).map(([name, schema]) => [name, kindOf(schema)]));
  const hasQuery = route.startsWith('GET ') || route.startsWith('DELETE ');
  return (request) => {
    const rest = hasQuery ? fromQuery(request.query, kinds) : fromBody(request);
    const twice = Object.keys(request.params).find((name) => Object.hasOwn(rest, name));
    if (twice !== undefined) {
      throw new HttpError(400, `${twice} stands in the path already`, { code: 'INPUT_INVALID', field: twice });
    }
    return { ...rest, ...request.params };
  };
}

type Kind = 'number' | 'boolean' | 'list' | 'text';

/** A text that does not fit stays one, for the schema to refuse. */
function fromQuery(query: URLSearchParams, kinds: ReadonlyMap<string, Kind>): Record<string, unknown> {
  const given = new Map<string, unknown>();
  for (const [name, text] of query) {
    const kind = kinds.get(name);
    const before = given.get(name);
    if (kind === 'list') given.set(name, [...((before as string[] | undefined) ?? []), ...items(text)]);
    else if (before !== undefined) {
      throw new HttpError(400, `${name.slice(0, 50)} is given twice`, {
        code: 'INPUT_INVALID',
        field: name.slice(0, 50),
      });
    } else given.set(name, toValue(text, kind));
  }
  return Object.fromEntries(given);
}

const items = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function toValue(text: string, kind: Kind | undefined): unknown {
  if (kind === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function fromBody({ body, headers }: HttpRequest): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!/^application\/json\s*(;\s*charset=utf-?8\s*)?$/i.test(headers['content-type'] ?? '')) {
    throw new HttpError(415, 'a body is sent as JSON', { field: 'Content-Type', expected: 'application/json' });
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw notAnObject();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject();
  return value as Record<string, unknown>;
}

const notAnObject = () =>
  new HttpError(400, 'the body is no JSON object', { code: 'INPUT_INVALID', field: 'body', expected: 'a JSON object' });

function kindOf(schema: z.core.$ZodType): Kind {
  const { innerType, in: input } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = innerType ?? input;
  if (inner) return kindOf(inner);
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  return schema instanceof z.ZodArray ? 'list' : 'text';
}
