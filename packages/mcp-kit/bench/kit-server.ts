// The same tool on mcp-kit, with everything that an app gets: configuration, features, metrics, the report.
import { Metrics } from '@fastpath/metrics';
import * as z from 'zod';
import { defineConfig, defineTool, performanceReportTool, runServer, serverSettings } from '../src/index.js';

const metrics = new Metrics();

const echo = defineTool({
  name: 'echo',
  title: 'Echo',
  description: 'Answers what it was asked',
  toolset: 'core',
  inputSchema: z.object({ text: z.string() }),
  structured: true,
  outputSchema: z.object({ text: z.string() }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: async ({ text }) => ({ text }),
});

await runServer({
  name: 'kit',
  version: '1.0.0',
  summary: 'A server to measure.',
  config: defineConfig({ prefix: 'KIT', settings: serverSettings }),
  metrics,
  create: () => ({ tools: [echo, performanceReportTool(metrics)] }),
});
