import { describe, expect, it, vi } from 'vitest';
import type { Catalogue } from './catalogue/catalogue.js';
import { createFeatures } from './features.js';
import { offeredTools } from './offered-tools.js';
import { shop } from './testing/shop.js';
import { aTool } from './testing/tools.js';
import type { Tool } from './tools/tool.js';

type Choice = Partial<Parameters<typeof offeredTools>[2]>;

const meta = ['describe_operations', 'find_operations', 'read_operation', 'write_operation'];

async function offered(choice: Choice, catalogue: Catalogue | null = shop(), more: readonly Tool[] = []) {
  const values = { tools: undefined, toolsets: undefined, readOnly: false, allowAdmin: false, ...choice };
  const offer = { tools: [aTool('search')], more, ...(catalogue && { catalogue }) };
  const tools = await offeredTools(offer, createFeatures(), values as Parameters<typeof offeredTools>[2]);
  return tools.map(({ name }) => name).toSorted();
}

describe('offeredTools', () => {
  it('are those of the app and the four for every other operation, which are not loaded for that', async () => {
    const catalogue = { ...shop(), operations: vi.fn() };
    expect(await offered({}, catalogue)).toEqual([...meta, 'search'].toSorted());
    expect(catalogue.operations).not.toHaveBeenCalled();
  });

  it('are the four alone, on demand', async () => {
    expect(await offered({ tools: 'meta' })).toEqual(meta);
  });

  it('are one for each operation too, on demand or when toolsets are chosen', async () => {
    const full = await offered({ tools: 'full' });
    expect(full).toEqual(expect.arrayContaining([...meta, 'search', 'orders_get', 'orders_remove', 'receipts_upload']));
    expect(await offered({ toolsets: ['orders'] })).toEqual(full);
    expect(await offered({ toolsets: ['orders'], tools: 'core' })).toEqual(await offered({}));
  });

  it('are those of the app alone where nothing else can be done', async () => {
    expect(await offered({ tools: 'full' }, null)).toEqual(['search']);
  });

  it('contain what an app has beside only where each operation has a tool, and then in place of the operation', async () => {
    const more = [aTool('orders_get'), aTool('log_in')];
    expect(await offered({}, shop(), more)).not.toContain('log_in');
    const full = await offered({ tools: 'full' }, shop(), more);
    expect(full.filter((name) => ['log_in', 'orders_get'].includes(name))).toEqual(['log_in', 'orders_get']);
  });

  it('leave one that takes only a part of what an operation takes to the daily work', async () => {
    const partial = aTool('orders_get', { isPartial: true, title: 'A part' });
    const offer = { tools: [partial], catalogue: shop() };
    const titles = async (choice: Choice) => {
      const values = { readOnly: false, allowAdmin: false, ...choice } as Parameters<typeof offeredTools>[2];
      const tools = await offeredTools(offer, createFeatures(), values);
      return tools.filter(({ name }) => name === 'orders_get').map(({ title }) => title);
    };
    expect(await titles({})).toEqual(['A part']);
    expect(await titles({ tools: 'full' })).toEqual(['Orders: get']);
  });

  it('contain the one that switches features only when that is allowed', async () => {
    expect(await offered({ allowAdmin: true })).toContain('configure_features');
    expect(await offered({})).not.toContain('configure_features');
  });
});
