import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { type ClientCapabilities, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createErrorText } from './errors.js';
import { createLogger } from './logger.js';
import { createServerFactory } from './server.js';
import { aTool } from './testing/tools.js';
import type { ToolContext } from './tools/tool.js';
import { createToolCaller, type ToolCallEvent } from './tools/tool-call.js';
import { chooseTools, toToolList } from './tools/tool-list.js';
import { toolMethods } from './tools/tool-methods.js';

const calls: ToolCallEvent[] = [];
let seen: ToolContext | undefined;

const tools = chooseTools([
  aTool('get', {
    inputSchema: z.object({ id: z.string() }),
    structured: true,
    outputSchema: z.object({ id: z.string() }),
    run: async ({ id }) => ({ id }),
  }),
  aTool('text', { run: async () => ({ text: 'free' }) }),
  aTool('wait', {
    run: (_, context) => {
      seen = context;
      context.progress?.(1, 2, 'half');
      return new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)));
    },
  }),
  aTool('ask', {
    run: async (_, { confirm }) => ({ canAsk: confirm !== undefined, agreed: (await confirm?.('Really?')) ?? null }),
  }),
  aTool('cycle', {
    run: async () => {
      const value: Record<string, unknown> = {};
      value['self'] = value;
      return value;
    },
  }),
]);

async function connect(capabilities: ClientCapabilities = {}, answer?: () => Promise<ElicitResult>) {
  const logger = createLogger({ write: () => {} });
  const call = createToolCaller({
    toErrorText: createErrorText({ redact: (text) => text, logger }),
    onCall: (event) => calls.push(event),
  });
  const create = createServerFactory({
    name: 'test',
    title: 'Test',
    version: '1.2.3',
    instructions: 'Get first.',
    ...toolMethods(tools, toToolList(tools), call),
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'client', version: '0' }, { capabilities });
  if (answer) client.setRequestHandler(ElicitRequestSchema, answer);
  await Promise.all([create().connect(near), client.connect(far)]);
  return client;
}

afterEach(() => {
  calls.length = 0;
});

describe('initialize', () => {
  it('tells name, version, instructions and that there are tools', async () => {
    const client = await connect();
    expect(client.getServerVersion()).toEqual({ name: 'test', title: 'Test', version: '1.2.3' });
    expect(client.getInstructions()).toBe('Get first.');
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
  });
});

describe('tools/list', () => {
  it('lists the tools in order', async () => {
    const { tools: listed } = await (await connect()).listTools();
    expect(listed.map(({ name }) => name)).toEqual(['ask', 'cycle', 'get', 'text', 'wait']);
  });
});

describe('tools/call', () => {
  it('answers with JSON text, and with the same as structured content where the shape is stable', async () => {
    const client = await connect();
    await client.listTools(); // the client checks structured content against the listed schema
    expect(await client.callTool({ name: 'get', arguments: { id: 'a' } })).toEqual({
      content: [{ type: 'text', text: '{"id":"a"}' }],
      structuredContent: { id: 'a' },
    });
    expect(await client.callTool({ name: 'text' })).toEqual({ content: [{ type: 'text', text: '{"text":"free"}' }] });
  });

  it('answers bad arguments with an error result that names the field and what was expected', async () => {
    const result = await (await connect()).callTool({ name: 'get', arguments: { id: 7 } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toMatch(/INPUT_INVALID.*id: expected a string, got the number 7/);
    expect(result).not.toHaveProperty('structuredContent');
  });

  it('answers an unknown tool with JSON-RPC error -32602, and the name that was meant', async () => {
    const call = (await connect()).callTool({ name: 'gett' });
    await expect(call).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('did you mean get?') });
  });

  it('answers a call without a name with -32602, other methods with -32601', async () => {
    const client = await connect();
    const anything = z.looseObject({});
    await expect(client.request({ method: 'tools/call', params: {} }, anything)).rejects.toMatchObject({
      code: -32602,
    });
    await expect(client.request({ method: 'prompts/list' }, anything)).rejects.toMatchObject({ code: -32601 });
  });

  it('answers what a tool returns but JSON cannot say with INTERNAL', async () => {
    const result = await (await connect()).callTool({ name: 'cycle' });
    expect(JSON.stringify(result.content)).toContain('INTERNAL');
  });

  it('aborts the signal of a call that the client cancels', async () => {
    const client = await connect();
    const cancel = new AbortController();
    const call = client.callTool({ name: 'wait' }, undefined, { signal: cancel.signal });
    await expect.poll(() => seen).toBeDefined();
    cancel.abort('no longer needed');
    await expect(call).rejects.toThrow();
    await expect.poll(() => seen?.signal.aborted).toBe(true);
    await expect.poll(() => calls).toMatchObject([{ tool: 'wait', errorCode: expect.any(String) }]);
  });

  it('reports progress to a client that asked for it', async () => {
    const client = await connect();
    const cancel = new AbortController();
    const progress = await new Promise((resolve) => {
      client.callTool({ name: 'wait' }, undefined, { signal: cancel.signal, onprogress: resolve }).catch(() => {});
    });
    cancel.abort();
    expect(progress).toEqual({ progress: 1, total: 2, message: 'half' });
  });

  it('measures each call once, by its tool and error code', async () => {
    const client = await connect();
    await client.callTool({ name: 'text' });
    await client.callTool({ name: 'get', arguments: {} });
    expect(calls).toEqual([
      { tool: 'text', seconds: expect.any(Number) },
      { tool: 'get', seconds: expect.any(Number), errorCode: 'INPUT_INVALID' },
    ]);
  });
});

describe('a question to the person at the client', () => {
  const asked = async (capabilities: ClientCapabilities, answer?: () => Promise<ElicitResult>) => {
    const client = await connect(capabilities, answer);
    const { content } = (await client.callTool({ name: 'ask' })) as { content: { text: string }[] };
    return JSON.parse(content[0]?.text ?? '');
  };

  it.each([
    ['accept', true],
    ['decline', false],
    ['cancel', false],
  ] as const)('that is answered with %s', async (action, agreed) => {
    for (const elicitation of [{}, { form: {} }])
      expect(await asked({ elicitation }, async () => ({ action }))).toEqual({ canAsk: true, agreed });
  });

  it('that the client cannot show is not asked', async () => {
    for (const capabilities of [{}, { elicitation: { url: {} } }])
      expect(await asked(capabilities)).toEqual({ canAsk: false, agreed: null });
  });

  it('that fails is a no', async () => {
    const fails = () => Promise.reject(new Error('no window'));
    expect(await asked({ elicitation: {} }, fails)).toEqual({ canAsk: true, agreed: false });
  });
});
