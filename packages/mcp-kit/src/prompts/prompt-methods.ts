import type { Part } from '../protocol/methods.js';
import { INVALID_PARAMS, ProtocolError, textParam, unknownName } from '../protocol/protocol-error.js';
import type { Prompt } from './prompt.js';

const maxLength = 2_000;

/** The prompts whose tools are all offered. */
export function choosePrompts(prompts: readonly Prompt[], tools: readonly { readonly name: string }[]) {
  const offered = new Set(tools.map(({ name }) => name));
  return prompts.filter((prompt) => prompt.tools.every((name) => offered.has(name)));
}

/** The part of the protocol that lists prompts and fills them in. */
export function promptMethods(prompts: readonly Prompt[]): Part {
  const byName = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  const list = prompts.map(({ name, title, description, arguments: all }) => ({
    name,
    title,
    description,
    arguments: all.map(({ name, description, required }) => ({ name, description, required })),
  }));
  return {
    capabilities: { prompts: {} },
    methods: {
      'prompts/list': () => ({ prompts: list }),
      'prompts/get': (params) => {
        const name = textParam(params, 'name', 'prompts/get needs the name of a prompt');
        const prompt = byName.get(name);
        if (!prompt) throw unknownName('Unknown prompt', name, byName.keys());
        const text = prompt.text(checkArguments(prompt, params['arguments'] ?? {}));
        return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
      },
    },
  };
}

function checkArguments({ name: prompt, arguments: known }: Prompt, given: object): Readonly<Record<string, string>> {
  const names = known.map(({ name }) => name);
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) throw unknownName(`${prompt} has no argument`, name, names);
    if (typeof value === 'string' && value.length <= maxLength) continue;
    throw new ProtocolError(INVALID_PARAMS, `${prompt}: ${name} must be text of at most ${maxLength} characters`);
  }
  const args = given as Readonly<Record<string, string>>;
  const missing = known.find(({ name, required }) => required && !args[name]?.trim());
  if (missing) throw new ProtocolError(INVALID_PARAMS, `${prompt} needs ${missing.name}: ${missing.description}`);
  return args;
}
