import { ApiError } from '@fastpath/api-kit';
import { describe, expect, it } from 'vitest';
import { createErrorText } from '../errors.js';
import { createLogger } from '../logger.js';
import type { Method } from '../protocol/methods.js';
import { aContext } from '../testing/tools.js';
import { resourceMethods } from './resource-methods.js';

const described = (name: string) => ({ name, title: name, description: `A ${name}` });

const { methods } = resourceMethods(
  {
    fixed: [{ ...described('now'), uri: 'shop://now', read: async () => ({ open: true }) }],
    templates: [
      { ...described('form'), uriTemplate: 'shop://form/{kind}', read: async ({ kind }) => ({ form: kind }) },
      {
        ...described('thing'),
        uriTemplate: 'shop://{kind}/{id}',
        read: async ({ kind, id }) => {
          if (id === 'gone') throw new ApiError('NOT_FOUND', 'things.get', 'there is none');
          if (id === 'bad') throw new ApiError('INPUT_INVALID', 'things.get', 'kind: no such kind', { field: 'kind' });
          if (id === 'broken') throw new Error('with a secret');
          return { kind, id };
        },
      },
    ],
  },
  {
    toErrorText: createErrorText({ redact: (text) => text, logger: createLogger({ write: () => {} }) }),
    deadlineMs: 1_000,
  },
);

const ask = async (method: string, params: object = {}) =>
  (methods[method] as Method)(params as Readonly<Record<string, unknown>>, aContext());
const read = (uri: unknown) => ask('resources/read', { uri });

describe('resources', () => {
  it('are listed, and so are the forms of addresses', async () => {
    expect(await ask('resources/list')).toEqual({
      resources: [{ uri: 'shop://now', ...described('now'), mimeType: 'application/json' }],
    });
    expect(await ask('resources/templates/list')).toMatchObject({
      resourceTemplates: [{ uriTemplate: 'shop://form/{kind}' }, { uriTemplate: 'shop://{kind}/{id}' }],
    });
  });

  it.each([
    ['shop://now', { open: true }],
    ['shop://form/gift', { form: 'gift' }],
    ['shop://book/a%20b', { kind: 'book', id: 'a b' }],
  ])('are read by the first form that fits %s', async (uri, content) => {
    expect(await read(uri)).toEqual({
      contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(content) }],
    });
  });

  it.each([
    ['shop://book', -32002],
    ['shop://book/a/b', -32002],
    ['shop://book/%', -32002],
    ['shop://book/gone', -32002],
    ['shop://book/bad', -32602],
    ['shop://book/broken', -32603],
    [7, -32602],
  ])('that cannot be read are an error of the protocol: %s, %i', async (uri, code) => {
    await expect(read(uri)).rejects.toMatchObject({ code });
  });

  it('that fail say what a tool would say, and nothing else', async () => {
    await expect(read('shop://book/bad')).rejects.toMatchObject({ data: { code: 'INPUT_INVALID', field: 'kind' } });
    const error = await read('shop://book/broken').catch((reason: unknown) => reason);
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('secret');
  });
});
