import * as z from 'zod';
import { invalid } from '../errors.js';
import { flagIn } from '../query/read-query.js';
import type { Item } from '../resources/resource.js';
import { anything } from '../resources/schema.js';
import { templates } from '../resources/templates.js';
import { type Answer, answer, bodyIn, type Call, param, type Route } from './call.js';

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly defaultValue?: unknown;
}

interface Content {
  readonly format: string;
  readonly template: string;
  readonly variables?: readonly Variable[];
}

const contentOf = (call: Call): Content => call.workspace.item(templates, param(call, 'id'))['content'] as Content;

function get(call: Call): Answer {
  const id = param(call, 'id');
  const { content, ...rest } = call.workspace.item(templates, id);
  return answer({ id, ...rest, ...(flagIn(call.query, 'includeContent') !== false && { content }) });
}

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  boolean: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null,
};

/** What is wrong with values for the variables of a template. */
function faultsOf({ variables = [] }: Content, values: Item) {
  const known = new Set(variables.map(({ name }) => name));
  const errors = variables.flatMap(({ name, type, required, defaultValue }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      return required && defaultValue === undefined ? [{ field: name, message: 'is required', code: 'REQUIRED' }] : [];
    }
    return CHECKS[type]?.(value) === false ? [{ field: name, message: `expected a ${type}`, code: 'WRONG_TYPE' }] : [];
  });
  const unknown = Object.keys(values).filter((name) => !known.has(name));
  return { errors, warnings: unknown.map((name) => ({ field: name, message: 'is not used', code: 'UNUSED' })) };
}

function render(call: Call): Answer {
  const content = contentOf(call);
  const { variables, outputFormat } = bodyIn(
    call,
    z.object({
      variables: anything.default({}),
      outputFormat: z.enum(['pdf', 'html', 'docx', 'txt', 'email']).optional(),
    }),
  );
  const { errors } = faultsOf(content, variables);
  if (errors.length > 0) throw invalid(errors.map(({ field, message }) => ({ field: `variables.${field}`, message })));
  const defaults = Object.fromEntries((content.variables ?? []).map(({ name, defaultValue }) => [name, defaultValue]));
  const values: Item = { ...defaults, ...variables };
  const text = content.template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) =>
    Object.hasOwn(values, name) && values[name] !== undefined ? String(values[name]) : '',
  );
  return answer({ content: text, format: outputFormat ?? content.format, size: Buffer.byteLength(text) });
}

function validate(call: Call): Answer {
  const { variables } = bodyIn(call, z.object({ variables: anything.default({}) }));
  const { errors, warnings } = faultsOf(contentOf(call), variables);
  return answer({ isValid: errors.length === 0, errors, warnings });
}

function variablesOf(call: Call): Answer {
  const { variables = [] } = contentOf(call);
  const names = (isRequired: boolean) =>
    variables.filter(({ required = false }) => required === isRequired).map(({ name }) => name);
  return answer({ variables, requiredVariables: names(true), optionalVariables: names(false) });
}

/** Templates, beside the usual. */
export const templateRoutes: readonly Route[] = [
  { route: 'GET /v1/templates/{id}', cost: 'get', handle: get },
  { route: 'POST /v1/templates/{id}/render', cost: 'get', handle: render },
  { route: 'POST /v1/templates/{id}/validate', cost: 'get', handle: validate },
  { route: 'GET /v1/templates/{id}/variables', cost: 'get', handle: variablesOf },
];
