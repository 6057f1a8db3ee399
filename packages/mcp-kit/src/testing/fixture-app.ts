import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '@fastpath/api-kit';
import { Metrics } from '@fastpath/metrics';
import * as z from 'zod';
import { defineConfig } from '../config/definition.js';
import { runServer } from '../process/run.js';
import { serverSettings } from '../server-settings.js';
import { performanceReportTool } from '../tools/performance-report.js';
import { defineTool } from '../tools/tool.js';

const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const config = defineConfig({
  prefix: 'FIXTURE',
  settings: {
    ...serverSettings,
    apiKey: { schema: z.string().min(8).optional(), description: 'The key.', env: 'FIXTURE_API_KEY', secret: true },
    port: { schema: z.int().min(0).max(65_535).default(3000), description: 'The port.' },
    preset: { schema: z.enum(['sync', 'interactive']).optional(), description: 'Defaults for a way of use.' },
  },
  presets: { sync: { port: 4000, batching: true } },
});

const echo = defineTool({
  name: 'echo',
  title: 'Echo',
  description: 'Answers what it was asked',
  toolset: 'core',
  inputSchema: z.object({ text: z.string(), tags: z.array(z.string()).optional(), options: z.object({}).optional() }),
  structured: true,
  outputSchema: z.object({ text: z.string() }),
  annotations: reads,
  run: async ({ text }) => ({ text }),
});

const big = defineTool({
  name: 'big',
  title: 'Big',
  description: 'Answers with many bytes',
  toolset: 'core',
  inputSchema: z.object({ bytes: z.int() }),
  structured: false,
  annotations: reads,
  run: async ({ bytes }) => ({ text: 'x'.repeat(bytes) }),
});

const wait = defineTool({
  name: 'wait',
  title: 'Wait',
  description: 'Answers late, and says on standard error when it is cancelled',
  toolset: 'slow',
  inputSchema: z.object({ ms: z.int() }),
  structured: false,
  annotations: reads,
  run: async ({ ms }, { signal, progress }) => {
    progress?.(0, ms, 'waiting');
    signal.addEventListener('abort', () => process.stderr.write('aborted\n'));
    await delay(ms, undefined, { signal });
    return { waited: ms };
  },
});

const fail = (apiKey: string | undefined) =>
  defineTool({
    name: 'fail',
    title: 'Fail',
    description: 'Fails in the way it is asked to',
    toolset: 'core',
    inputSchema: z.object({ how: z.enum(['told', 'untold', 'crash', 'reject']) }),
    structured: false,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    run: async ({ how }) => {
      if (how === 'told')
        throw new ApiError('RATE_LIMITED', 'things.get', `too many with ${apiKey}`, {
          retryable: true,
          retryAfterMs: 1500,
        });
      if (how === 'crash')
        setImmediate(() => {
          throw new Error('on its own');
        });
      if (how === 'reject') void Promise.reject(new Error('unheard'));
      if (how === 'untold') throw new Error(`connect ECONNREFUSED with ${apiKey}`);
      return { how };
    },
  });

const chatty = defineTool({
  name: 'chatty',
  title: 'Chatty',
  description: 'Prints while it works',
  toolset: 'core',
  inputSchema: z.object({}),
  structured: false,
  annotations: reads,
  run: async () => {
    console.log('printed');
    console.table([{ printed: true }]);
    process.stdout.write('written\n');
    return {};
  },
});

const metrics = new Metrics();

await runServer({
  name: 'fixture',
  version: '1.2.3',
  summary: 'A server for tests.',
  instructions: 'Use echo first.',
  config,
  metrics,
  create({ values, features, own }) {
    setInterval(() => {}, 1000); // something that keeps a process alive
    own({ [Symbol.asyncDispose]: async () => void process.stderr.write('disposed\n') });
    const settings = defineTool({
      name: 'settings',
      title: 'Settings',
      description: 'The settings in force',
      toolset: 'core',
      inputSchema: z.object({}),
      structured: true,
      annotations: reads,
      run: async () => ({ port: values.port, features: features.current }),
    });
    return { tools: [wait, echo, big, fail(values.apiKey), chatty, settings, performanceReportTool(metrics)] };
  },
});
