import { toRequest } from '@fastpath/api-kit';
import { samplesOf } from '@fastpath/api-kit/sample';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { all } from '../testing/all.js';

describe('the sandbox', () => {
  let sandbox: Sandbox;
  const answered = new Set<string>();
  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
  });
  afterAll(() => sandbox.close());

  it.each(all.map((operation) => [operation.name, operation] as const))('knows %s', async (name, operation) => {
    const [input] = samplesOf(operation.input, 'required');
    const { method, path, body } = toRequest(operation, z.parse(operation.input, input));
    const reply = await fetch(sandbox.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await reply.text();
    expect(reply.status, text).toBeLessThan(500);
    expect(text).not.toContain('Could not find endpoint');
    answered.add(name);
  });

  it('knows all 97', () => {
    expect(answered.size).toBe(97);
  });
});
