import { describe, expect, it } from 'vitest';
import { aContext } from '../testing/tools.js';
import { completionMethods } from './completion-methods.js';
import type { Method } from './methods.js';

const beginning = (words: readonly string[]) => async (value: string) => words.filter((word) => word.startsWith(value));

const { methods } = completionMethods(
  [
    {
      name: 'greet',
      title: 'Greet',
      description: 'Greets',
      tools: [],
      text: () => '',
      arguments: [
        { name: 'who', description: 'Name', required: true, complete: beginning(['Ada', 'Adam', 'Eve']) },
        { name: 'how', description: 'Way', required: false },
      ],
    },
  ],
  [
    {
      name: 'thing',
      title: 'Thing',
      description: 'A thing',
      uriTemplate: 'shop://{kind}/{id}',
      read: async () => ({}),
      complete: {
        kind: async () => Array.from({ length: 150 }, (_, i) => `kind ${i}`),
        id: async (value, { given }) => {
          if (value === 'broken') throw new Error('unreachable');
          return [`${given['kind']}-${value}`];
        },
      },
    },
  ],
);

const complete = async (ref: object, name: string, value: unknown, given?: object) => {
  const params = { ref, argument: { name, value }, ...(given && { context: { arguments: given } }) };
  return (await (methods['completion/complete'] as Method)(params, aContext())) as {
    completion: { values: readonly string[]; hasMore: boolean };
  };
};
const prompt = { type: 'ref/prompt', name: 'greet' };
const thing = { type: 'ref/resource', uri: 'shop://{kind}/{id}' };

describe('completion', () => {
  it('proposes values for arguments of prompts', async () => {
    const { completion } = await complete(prompt, 'who', 'Ad');
    expect(completion).toEqual({ values: ['Ada', 'Adam'], total: 2, hasMore: false });
  });

  it('knows what else was given already', async () => {
    expect((await complete(thing, 'id', '7', { kind: 'book' })).completion.values).toEqual(['book-7']);
  });

  it('proposes a hundred at most, and says that there are more', async () => {
    const { completion } = await complete(thing, 'kind', '');
    expect([completion.values.length, completion.hasMore]).toEqual([100, true]);
  });

  it('proposes nothing where there is nothing to propose, or it cannot be found out', async () => {
    expect((await complete(prompt, 'how', '')).completion.values).toEqual([]);
    expect((await complete(thing, 'id', 'broken')).completion.values).toEqual([]);
  });

  it('refuses what is neither a prompt nor an address of these', async () => {
    await expect(complete({ type: 'ref/prompt', name: 'great' }, 'who', '')).rejects.toMatchObject({ code: -32602 });
    await expect(complete(prompt, 'who', 7)).rejects.toMatchObject({ code: -32602 });
  });
});
