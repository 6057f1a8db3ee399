import type { Operation } from '@fastpath/api-kit';
import * as z from 'zod';

const forms = new WeakMap<Operation, z.ZodObject>();

/**
 * The input of an operation as a model writes it: one object that names all it may hold, its files as base64. Where an
 * operation takes one of several forms, this takes them all, and the client judges.
 */
export function modelInput(operation: Operation): z.ZodObject {
  let form = forms.get(operation);
  if (!form) {
    form = z.strictObject(shapeOf(operation.input, operation.name));
    forms.set(operation, form);
  }
  return form;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

function shapeOf(schema: z.core.$ZodType, name: string): Shape {
  if (schema instanceof z.ZodObject) return mapValues(schema.shape as Shape, writable);
  if (schema instanceof z.ZodUnion) return merged(schema.options.map((option) => shapeOf(option, name)));
  throw new TypeError(`the input of ${name} is no object`);
}

/** Every key of some forms; one that is not in each of them is optional. */
function merged(forms: readonly Shape[]): Shape {
  const keys = [...new Set(forms.flatMap((form) => Object.keys(form)))];
  const entries = keys.map((key) => {
    const found = [...new Set(forms.flatMap((form) => form[key] ?? []))];
    const [first, second] = found as [z.core.$ZodType, ...z.core.$ZodType[]];
    const type = second ? z.union(found) : first;
    return [key, forms.every((form) => key in form) ? type : z.optional(type)] as const;
  });
  return Object.fromEntries(entries);
}

const writable = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodFile ? File64.pipe(schema) : schema;

const File64 = z
  .object({ name: z.string().min(1).max(255), content_base64: z.base64() })
  .transform(({ name, content_base64 }) => new File([Buffer.from(content_base64, 'base64')], name));

const mapValues = <T, U>(object: Readonly<Record<string, T>>, map: (value: T) => U): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
