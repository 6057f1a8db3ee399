import { isReadOnly } from '@fastpath/api-kit';
import { samplesOf } from '@fastpath/api-kit/sample';
import { type Operation, operations } from '@fastpath/attio-client';
import type { SandboxCall } from '@fastpath/sandbox';
import { OpenApi } from '@fastpath/sandbox/openapi';
import { describe, expect, it } from 'vitest';
import { cases } from './testing/garbage.js';
import { serve } from './testing/serve.js';
import { spoiltInputs } from './testing/spoilt.js';

const file = process.env['ATTIO_OPENAPI'];
if (!file) console.warn('SKIPPED: requests are not held against the OpenAPI document; set ATTIO_OPENAPI to its path.');
const api = file ? new OpenApi(file) : undefined;

const served = serve();
const all = Object.values(operations).flatMap((resource) =>
  Object.values<unknown>(resource).filter(
    (one): one is Operation => typeof one === 'object' && one !== null && 'route' in one,
  ),
);

/** What the document says against the requests that were sent; a file is no JSON, and is not looked into. */
const complaints = (calls: readonly SandboxCall[]) =>
  calls.flatMap((call) => {
    const found = api?.requestComplaints(call) ?? [];
    return found.map((complaint) => `${call.method} ${call.path}: ${complaint}`);
  });

const asked = new Set<string>();

/** Runs an operation through the tool for its kind. */
async function run(operation: Operation, input: unknown) {
  served.sandbox.reset();
  const [tool, more] = isReadOnly(operation) ? ['read_operation', {}] : ['write_operation', { confirm: true }];
  const answer = await (await served.shared()).call(tool as string, { operation: operation.name, input, ...more });
  const calls = served.sandbox.calls();
  for (const { method, path } of calls) asked.add(api?.routeOf(method, path) ?? path);
  return { ...answer, calls };
}

/** What no schema can say: names that the workspace has. */
const names: Readonly<Record<string, string>> = {
  object: 'companies',
  linked_object: 'companies',
  parent_object: 'companies',
  list: 'sales_pipeline',
  attribute: 'created_at',
  field: 'value',
};

/** An input as a model writes it: files as base64, and names of what there is. */
function written(sample: unknown): unknown {
  if (sample instanceof File) return { name: sample.name, content_base64: 'dGV4dA==' };
  if (typeof sample !== 'object' || sample === null) return sample;
  if (Array.isArray(sample)) return sample.map(written);
  return Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [
      name,
      typeof value === 'string' ? (names[name] ?? value) : written(value),
    ]),
  );
}

describe.each(all.filter(({ secret }) => !secret).map((one) => [one.name, one] as const))('%s', (name, operation) => {
  it.skipIf(!file)('sends a request as the document declares it', async () => {
    const sent: SandboxCall[] = [];
    for (const extent of ['required', 'all'] as const) {
      for (const sample of samplesOf(operation.input, extent)) {
        const { json, calls } = await run(operation, written(sample));
        expect(json?.error?.code, JSON.stringify(json)).not.toBe('INPUT_INVALID');
        sent.push(...calls);
      }
    }
    expect(complaints(sent)).toEqual([]);
  });

  it('sends nothing for an input that has one thing wrong', async () => {
    const [sample] = samplesOf(operation.input, 'all').map(written) as [Record<string, unknown>];
    for (const input of spoiltInputs(operation, sample)) {
      const { isError, json, calls } = await run(operation, input);
      expect([isError, json?.error?.code, calls], `${name} ${JSON.stringify(input)}`).toEqual([
        true,
        'INPUT_INVALID',
        [],
      ]);
    }
  });
});

it.skipIf(!file)('every endpoint is asked for', () => {
  const told = all.filter(({ secret }) => secret).map(({ route }) => route);
  expect(api?.routes.filter((route) => !asked.has(route))).toEqual(told);
});

/** Tools that answer from memory. */
const local = ['describe_operations', 'find_operations', 'performance_report'];

describe.skipIf(!file)('a call of', () => {
  it.each(Object.keys(cases))('%s sends requests as the document declares them', async (tool) => {
    served.sandbox.reset();
    const { valid } = cases[tool] as (typeof cases)[string];
    await (await served.start()).call(tool, valid);
    const calls = served.sandbox.calls();
    expect(calls.length > 0).toBe(!local.includes(tool));
    expect(complaints(calls)).toEqual([]);
  });
});

it('operations that tell a secret send nothing', async () => {
  const secret = all.filter((one) => one.secret);
  expect(secret.map(({ name }) => name)).toEqual(['webhooks.create']);
  for (const operation of secret) expect((await run(operation, {})).calls).toEqual([]);
});
