import * as z from 'zod';
import { featureSettings, type LiveFeatures } from '../features.js';
import { defineTool, type Tool } from './tool.js';

const names = Object.keys(featureSettings) as (keyof typeof featureSettings)[];
const switches = Object.fromEntries(
  names.map((name) => [name, z.boolean().optional().describe(featureSettings[name].description)]),
);

/** The tool that switches features while the server runs; to be offered only where its callers are trusted. */
export const configureFeaturesTool = (features: LiveFeatures): Tool =>
  defineTool({
    name: 'configure_features',
    title: 'Configure features',
    description:
      'Switch features of this server on or off until it ends. Answers with all of them; without arguments it changes none.',
    toolset: 'admin',
    inputSchema: z.object(switches),
    structured: true,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: async (patch) => ({ features: { ...features.update(patch) } }),
  });
