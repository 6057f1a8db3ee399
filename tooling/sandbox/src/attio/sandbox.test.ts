import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startAttioSandbox } from './sandbox.js';

describe('startAttioSandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small' });
  });
  afterAll(() => sandbox.close());

  it('names the workspace of its key', async () => {
    const reply = await fetch(`${sandbox.baseUrl}/v2/self`, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
    expect(await reply.json()).toMatchObject({ active: true, workspace_slug: 'acme' });
  });
});
