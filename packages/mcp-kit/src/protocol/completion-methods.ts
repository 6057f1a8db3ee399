import type { Prompt } from '../prompts/prompt.js';
import type { Complete, ResourceTemplate } from '../resources/resource.js';
import type { Part } from './methods.js';
import { INVALID_PARAMS, ProtocolError, unknownName } from './protocol-error.js';

/** As many proposals as the protocol lets a server make. */
const maxValues = 100;

/** The part of the protocol that proposes values for arguments of prompts and variables of addresses. */
export function completionMethods(prompts: readonly Prompt[], templates: readonly ResourceTemplate[]): Part {
  const sources = new Map<string, ReadonlyMap<string, Complete | undefined>>();
  for (const { name, arguments: all } of prompts) {
    sources.set(`ref/prompt ${name}`, new Map(all.map(({ name, complete }) => [name, complete])));
  }
  for (const { uriTemplate, complete = {} } of templates) {
    sources.set(`ref/resource ${uriTemplate}`, new Map(Object.entries(complete)));
  }

  return {
    capabilities: { completions: {} },
    methods: {
      'completion/complete': async (params, context) => {
        const { key, name, value, given } = readRequest(params);
        const source = sources.get(key);
        if (!source) throw unknownName('Nothing to complete', key, sources.keys());
        const propose = source.get(name);
        // a proposal that cannot be made is none: nobody waits for the reason
        const values = (await propose?.(value, { ...context, given }).catch(() => [])) ?? [];
        const hasMore = values.length > maxValues;
        return { completion: { values: values.slice(0, maxValues), total: values.length, hasMore } };
      },
    },
  };
}

function readRequest({ ref, argument, context }: Readonly<Record<string, unknown>>) {
  const { type, name: prompt, uri } = (ref ?? {}) as Readonly<Record<string, unknown>>;
  const { name, value } = (argument ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof value !== 'string') {
    throw new ProtocolError(INVALID_PARAMS, 'completion/complete needs an argument with name and value');
  }
  const given = (context as { readonly arguments?: Readonly<Record<string, string>> } | undefined)?.arguments ?? {};
  return { key: `${String(type)} ${String(type === 'ref/prompt' ? prompt : uri)}`, name, value, given };
}
