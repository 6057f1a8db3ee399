import type { Operation } from '@fastpath/attio-client';
import * as z from 'zod';

interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

const wrong: Readonly<Record<string, unknown>> = {
  string: { not: 'a text' },
  number: 'many',
  integer: 1.5,
  boolean: 'perhaps',
  array: 5,
  object: 5,
};

/** Inputs of an operation each of which has one thing wrong: a key of another type, one that it does not know, one too few. */
export function spoiltInputs({ input }: Operation, sample: Readonly<Record<string, unknown>>): readonly object[] {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  const forms = schema.anyOf ?? [schema];
  const [form] = forms;
  const lacking = (form?.required ?? []).map((name) => without(sample, name));
  const spoilt = Object.entries(form?.properties ?? {}).flatMap(([name, property]) => {
    const isOfOneType = forms.every(({ properties }) => typeOf(properties?.[name] ?? property) === typeOf(property));
    const bad = isOfOneType ? wrong[typeOf(property)] : undefined;
    return bad === undefined ? [] : [{ ...sample, [name]: bad }];
  });
  return [...lacking, ...spoilt, { ...sample, no_such_key: 1 }];
}

/** The one type of a value; empty for one that may be of several. */
const typeOf = ({ type, const: only, enum: choices }: Schema): string =>
  type ?? typeof (only ?? choices?.[0] ?? undefined);

const without = (object: Readonly<Record<string, unknown>>, name: string): object =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
