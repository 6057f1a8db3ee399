import { describe, expect, it } from 'vitest';
import { cases, garbageFor } from './testing/garbage.js';
import { serve } from './testing/serve.js';

const served = serve();
const maxBytes = 2_000;

/** Requests that are more than a look at what the workspace consists of. */
const sent = () =>
  served.calls().filter((call) => !/^GET \/v2\/(objects|lists|workspace_members)$|\/attributes/.test(call));

const shown = (args: object) => JSON.stringify(args).slice(0, 200);

/** What is wrong with the answer to a call that is garbage. */
async function faultsOf(tool: string, args: Record<string, unknown>): Promise<readonly string[]> {
  served.sandbox.reset();
  const { isError, json, result } = await (await served.shared()).call(tool, args);
  const error = json?.error ?? {};
  return [
    ...(isError ? [] : ['it is accepted']),
    ...(sent().length > 0 ? [`it is sent: ${sent()[0]}`] : []),
    ...(isError && error.code !== 'INPUT_INVALID' ? [`its code is ${error.code}`] : []),
    ...(isError && (typeof error.field !== 'string' || !error.expected)
      ? ['it does not say what was expected, and where']
      : []),
    ...(isError && JSON.stringify(result).length > maxBytes ? ['its error is long'] : []),
  ].map((fault) => `${fault}: ${tool} ${shown(args)} => ${JSON.stringify(json).slice(0, 300)}`);
}

describe.each(Object.keys(cases))('%s', (tool) => {
  const { valid, kinds } = cases[tool] as (typeof cases)[string];

  it('refuses garbage in each of its arguments before anything is sent, and says what was expected where', async () => {
    const listed = (await (await served.shared()).tools()).find(({ name }) => name === tool);
    expect(Object.keys(kinds).sort()).toEqual(Object.keys(listed?.inputSchema.properties ?? {}).sort());
    const faults: string[] = [];
    for (const args of garbageFor({ valid, kinds }, listed?.inputSchema.required ?? []))
      faults.push(...(await faultsOf(tool, args)));
    expect(faults).toEqual([]);
  });

  it('takes what is right beside it', async () => {
    const { json } = await (await served.shared()).call(tool, valid);
    expect(json?.error?.code).not.toBe('INPUT_INVALID');
  });
});

it('every tool has its garbage', async () => {
  const tools = await (await served.shared()).tools();
  expect(Object.keys(cases).sort()).toEqual(tools.map(({ name }) => name).sort());
});
