import { describe, expect, it } from 'vitest';
import type { Method } from '../protocol/methods.js';
import { aContext, aTool } from '../testing/tools.js';
import type { Prompt } from './prompt.js';
import { choosePrompts, promptMethods } from './prompt-methods.js';

const greet: Prompt = {
  name: 'greet',
  title: 'Greet',
  description: 'Greets somebody',
  arguments: [
    { name: 'who', description: 'Name', required: true },
    { name: 'how', description: 'Way', required: false },
  ],
  tools: ['say'],
  text: ({ who, how = 'kindly' }) => `Use say to greet ${who} ${how}.`,
};

const { methods } = promptMethods([greet]);
const ask = async (method: string, params: object = {}) =>
  (methods[method] as Method)(params as Readonly<Record<string, unknown>>, aContext());
const get = (args?: object, name = 'greet') => ask('prompts/get', { name, arguments: args });

describe('prompts', () => {
  it('are listed with their arguments', async () => {
    const { title, description, arguments: all } = greet;
    expect(await ask('prompts/list')).toEqual({ prompts: [{ name: 'greet', title, description, arguments: all }] });
  });

  it('are filled in', async () => {
    expect(await get({ who: 'Ada' })).toEqual({
      description: 'Greets somebody',
      messages: [{ role: 'user', content: { type: 'text', text: 'Use say to greet Ada kindly.' } }],
    });
  });

  it.each([
    [undefined, /greet needs who/],
    [{ who: ' ' }, /greet needs who/],
    [{ who: 7 }, /who must be text/],
    [{ who: 'x'.repeat(2_001) }, /who must be text of at most 2000/],
    [{ who: 'Ada', hwo: 'now' }, /no argument: hwo; did you mean (how|who)\?/],
  ])('refuse arguments that do not fit: %j', async (args, message) => {
    await expect(get(args)).rejects.toMatchObject({ code: -32602, message: expect.stringMatching(message) });
  });

  it('that there are not are answered with the nearest', async () => {
    await expect(get({}, 'great')).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('greet') });
  });

  it('are offered only where all of their tools are', () => {
    expect(choosePrompts([greet], [aTool('say')])).toEqual([greet]);
    expect(choosePrompts([greet], [aTool('shout')])).toEqual([]);
  });
});
