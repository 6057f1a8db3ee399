import type { Offer } from './app.js';
import { metaTools } from './catalogue/meta-tools.js';
import { operationTools } from './catalogue/operation-tools.js';
import type { ConfigValues } from './config/definition.js';
import type { LiveFeatures } from './features.js';
import type { ServerSettings } from './server-settings.js';
import { configureFeaturesTool } from './tools/configure-features.js';
import type { Tool } from './tools/tool.js';

/**
 * The tools that may be offered, before single ones are left out. `core`: those of the app, and four to reach every other
 * operation. `full`: a tool for each operation as well. `meta`: the four alone. Choosing toolsets means `full`, for
 * those toolsets. Only `full` loads the operations.
 */
export async function offeredTools(
  { tools: own, more = [], catalogue }: Offer,
  features: LiveFeatures,
  { tools, toolsets, readOnly, allowAdmin }: ConfigValues<ServerSettings>,
): Promise<readonly Tool[]> {
  const admin = allowAdmin ? [configureFeaturesTool(features)] : [];
  if (!catalogue) return [...own, ...more, ...admin];

  const meta = metaTools(catalogue, { readOnly });
  switch (modeOf({ tools, toolsets })) {
    case 'meta':
      return [...meta, ...admin];
    case 'core':
      return [...own, ...meta, ...admin];
    case 'full': {
      const written = [...own, ...more];
      const whole = written.filter(({ isPartial }) => !isPartial);
      const others = await operationTools(catalogue, whole);
      const taken = new Set(others.map(({ name }) => name));
      const all = [...written.filter(({ name }) => !taken.has(name)), ...meta, ...others, ...admin];
      return catalogue.isBrief ? all.map((tool) => ({ ...tool, isBrief: true })) : all;
    }
  }
}

type Choice = Pick<ConfigValues<ServerSettings>, 'tools' | 'toolsets'>;

const modeOf = ({ tools, toolsets }: Choice) => tools ?? (toolsets ? 'full' : 'core');

/** Whether the list may be long: models pay for each byte of it, so that a short one leaves out what few clients use. */
export const isLongList = ({ catalogue }: Offer, choice: Choice): boolean => !catalogue || modeOf(choice) === 'full';
