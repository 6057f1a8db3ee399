import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createErrorText } from '../errors.js';
import { createLogger } from '../logger.js';
import { createServerFactory } from '../server.js';
import { aTool } from '../testing/tools.js';
import { createToolCaller } from '../tools/tool-call.js';
import { toToolList } from '../tools/tool-list.js';
import { toolMethods } from '../tools/tool-methods.js';
import { StdioTransport } from './stdio.js';

const tools = [aTool('echo')];
const logger = createLogger({ write: () => {} });
const call = createToolCaller({ toErrorText: createErrorText({ redact: (text) => text, logger }) });
const createServer = createServerFactory({
  name: 'test',
  version: '0',
  ...toolMethods(tools, toToolList(tools), call),
});

/** Sends the lines to a server; resolves to the lines that it answers with. */
async function converse(lines: readonly string[]): Promise<readonly string[]> {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = new StdioTransport({ input, output });
  const server = createServer();
  await server.connect(transport);
  const ended = new Promise<void>((resolve) => {
    transport.onend = resolve;
  });
  input.end(lines.map((line) => `${line}\n`).join(''));
  await ended;
  await Promise.race([transport.idle(), turns(20)]); // a reply that never comes must not hang the test
  await server.close();
  return String(output.read() ?? '')
    .split('\n')
    .filter(Boolean);
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

const odd = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>;
const orOdd = (...usual: unknown[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: odd });

const message = fc.record(
  {
    jsonrpc: orOdd('2.0'),
    method: orOdd('ping', 'tools/list', 'tools/call', 'initialize', 'prompts/list', 'notifications/cancelled'),
    params: orOdd(
      {},
      { name: 'echo' },
      { name: 'echo', arguments: {} },
      { name: 'nope' },
      { _meta: { progressToken: 1 } },
      { _meta: { progressToken: {} } },
      { _meta: 7 },
    ),
    extra: odd,
  },
  { requiredKeys: ['method'] },
);

describe('whatever a client sends', () => {
  it('each request gets exactly one reply, under its id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
        const lines = await converse(messages.map((one, id) => JSON.stringify({ ...one, id })));
        const ids = lines.map((line) => (JSON.parse(line) as { id: number }).id).sort((a, b) => a - b);
        expect(ids).toEqual(messages.map((_, id) => id));
      }),
    );
  });

  it('each answer is a JSON-RPC message on a line of its own', async () => {
    const line = fc.oneof(
      odd.map((value) => JSON.stringify(value)),
      fc.string().map((text) => text.replaceAll('\n', '')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (sent) => {
        for (const answer of await converse(sent))
          expect(JSON.parse(answer)).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
      }),
    );
  });
});
