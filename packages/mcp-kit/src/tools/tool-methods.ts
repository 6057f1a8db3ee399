import type { Part } from '../protocol/methods.js';
import { textParam, unknownName } from '../protocol/protocol-error.js';
import type { Tool } from './tool.js';
import type { ToolCaller } from './tool-call.js';
import type { ToolListResult } from './tool-list.js';

/** The part of the protocol that lists and calls tools. */
export function toolMethods(tools: readonly Tool[], list: ToolListResult, call: ToolCaller): Part {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return {
    capabilities: { tools: {} },
    methods: {
      'tools/list': () => list,
      'tools/call': (params, context) => {
        const name = textParam(params, 'name', 'tools/call needs the name of a tool');
        const tool = byName.get(name);
        if (!tool) throw unknownName('Unknown tool', name, byName.keys());
        return call(tool, params['arguments'] ?? {}, context);
      },
    },
  };
}
