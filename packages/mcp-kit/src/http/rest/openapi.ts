import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import { pathNames, type RestOperation } from './rest-operation.js';

type Schema = Record<string, unknown>;

/** What the document is about. */
export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
}

const refused = [400, 401, 403, 404, 429, 502, 503, 504] as const;

/** An OpenAPI 3.1 document of operations, made from the schemas that check their input. */
export function openApi(operations: readonly RestOperation[], { title, version }: OpenApiOptions): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method = '', path = ''] = operation.route.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(operation, method) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths,
    components: {
      schemas: { Problem: problem },
      responses: Object.fromEntries(refused.map((status) => [`Problem${status}`, problemReply(status)])),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ bearer: [] }, {}],
  };
}

function describe(operation: RestOperation, method: string): object {
  const { properties = {}, required = [] } = toSchema(operation.input, 'input') as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  const inPath = new Set(pathNames(operation.route));
  const rest = Object.entries(properties).filter(([name]) => !inPath.has(name));
  const hasQuery = method === 'GET' || method === 'DELETE';
  const parameters = [
    ...[...inPath].map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? {} })),
    ...(hasQuery ? rest.map(([name, schema]) => queryParameter(name, schema, required.includes(name))) : []),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: required.filter((name) => !inPath.has(name)),
    additionalProperties: false,
  };
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(!hasQuery && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [operation.status ?? 200]: {
        description: 'Done',
        content: { 'application/json': { schema: toSchema(operation.output, 'output') } },
      },
      ...Object.fromEntries(refused.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    },
    'x-access': operation.access,
  };
}

const queryParameter = (name: string, schema: Schema, required: boolean) => ({
  name,
  in: 'query',
  ...(required && { required }),
  ...(schema['type'] === 'array' && { style: 'form', explode: false }),
  schema,
});

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const problem = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'For programs: it never changes its meaning' },
    detail: { type: 'string' },
    field: { type: 'string', description: 'What is to blame' },
    expected: { type: 'string' },
    next: { type: 'string', description: 'What to do now' },
  },
};

const problemReply = (status: number) => ({
  description: STATUS_CODES[status] ?? 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
