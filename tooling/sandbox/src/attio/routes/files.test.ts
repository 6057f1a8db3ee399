import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, startTested, type Tested } from '../../testing/client.js';

let tested: Tested;
let record_id: string;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

/** A record without files: the place of those that a test makes. */
async function place() {
  record_id = (await tested.create('companies', { name: 'Acme' })).id.record_id;
  return { object: 'companies', record_id };
}

async function upload(file: File, more: Readonly<Record<string, string>> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ object: 'companies', record_id, ...more })) form.set(name, value);
  form.set('file', file);
  return tested.call<{ data: Item }>('POST /v2/files/upload', form);
}

const folder = async (more: object = {}) =>
  (
    await tested.call<{ data: Item }>('POST /v2/files', {
      object: 'companies',
      record_id,
      file_type: 'folder',
      name: 'Contracts',
      ...more,
    })
  ).body.data;

const fileId = ({ id }: Item) => id['file_id'] ?? '';
const list = (query = '') => tested.data<Item[]>(`GET /v2/files?object=companies&record_id=${record_id}${query}`);

describe('a file', () => {
  it.each([
    ['text', new TextEncoder().encode('Hello, 世界')],
    ['nothing', new Uint8Array()],
    ['bytes that look like a form', new TextEncoder().encode('--x\r\n\r\n--x--\r\n')],
    ['megabytes', new Uint8Array(3_000_000).map((_, at) => (at * 7) % 256)],
  ])('of %s comes back as it was uploaded', async (_, bytes) => {
    await place();
    const made = (await upload(new File([bytes], 'deal „1“.bin', { type: 'application/x-deal' }))).body.data;
    expect(made).toMatchObject({
      file_type: 'file',
      name: 'deal „1“.bin',
      content_type: 'application/x-deal',
      content_size: bytes.length,
      storage_provider: 'attio',
      parent_folder_id: null,
    });
    const { status, headers } = await tested.call(`GET /v2/files/${fileId(made)}/download`);
    expect(status).toBe(302);
    const reply = await fetch(headers.get('location') ?? '');
    expect(reply.headers.get('content-type')).toBe('application/x-deal');
    expect(Buffer.from(await reply.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  it('is not to be had without the signature of its link', async () => {
    await place();
    const made = (await upload(new File(['Hello'], 'a.txt'))).body.data;
    const link = (await tested.call(`GET /v2/files/${fileId(made)}/download`)).headers.get('location') ?? '';
    expect((await fetch(link.replace(/signature=./, 'signature=x'))).status).toBe(403);
    expect((await fetch(link.replace(/expires=1/, 'expires=2'))).status).toBe(403);
    expect((await fetch(link.split('?')[0] ?? '')).status).toBe(403);
  });

  it('may have 50 MB and no more', async () => {
    await place();
    const largest = 50 * 1024 * 1024;
    expect((await upload(new File([new Uint8Array(largest)], 'a.bin'))).status).toBe(201);
    expect((await upload(new File([new Uint8Array(largest + 1)], 'b.bin'))).status).toBe(413);
    expect(await list()).toHaveLength(1);
  });

  it('goes with the reset of the sandbox, and with its record', async () => {
    await place();
    const made = (await upload(new File(['Hello'], 'a.txt'))).body.data;
    await tested.call(`DELETE /v2/objects/companies/records/${record_id}`);
    expect((await tested.call(`GET /v2/files/${fileId(made)}`)).status).toBe(404);
    tested.sandbox.reset();
    expect((await tested.call(`GET /v2/files/${fileId(made)}/download`)).status).toBe(404);
  });
});

describe('files and folders', () => {
  it('are listed at all levels, by folder or by storage, each once however they are paged', async () => {
    await place();
    const parent_folder_id = fileId(await folder());
    const inside = (await upload(new File(['1'], 'in.txt'), { parent_folder_id })).body.data;
    await upload(new File(['2'], 'out.txt'));
    const connected = { file_type: 'connected-file', storage_provider: 'box', external_provider_file_id: '7' };
    await tested.call('POST /v2/files', { object: 'companies', record_id, ...connected });
    const all = await list();
    expect(all.map((file) => file['file_type']).sort()).toEqual(['connected-file', 'file', 'file', 'folder']);
    expect(await list(`&parent_folder_id=${parent_folder_id}`)).toEqual([inside]);
    expect(await list('&storage_provider=box')).toMatchObject([{ external_provider_file_id: '7' }]);
    const { body } = await tested.call<{ data: Item[]; pagination: { next_cursor: string } }>(
      `GET /v2/files?object=companies&record_id=${record_id}&limit=3`,
    );
    expect([...body.data, ...(await list(`&cursor=${body.pagination.next_cursor}`))]).toEqual(all);
  });

  it('say whether there is anything in them, and go with all of it', async () => {
    await place();
    const outer = await folder();
    const path = `/v2/files/${fileId(outer)}`;
    expect((await tested.data(`GET ${path}`))['has_children']).toBe(false);
    const inner = await folder({ parent_folder_id: fileId(outer) });
    await upload(new File(['1'], 'in.txt'), { parent_folder_id: fileId(inner) });
    expect((await tested.data(`GET ${path}`))['has_children']).toBe(true);
    await tested.call(`DELETE ${path}`);
    expect(await list()).toEqual([]);
  });

  it('are there from the start, and can be read', async () => {
    for (const { id } of await tested.query('companies')) {
      record_id = id.record_id;
      const files = await list();
      const text = files.find((file) => file['file_type'] === 'file');
      if (!text) continue;
      expect(files.map((file) => file['file_type'])).toEqual(['folder', 'file', 'file', 'file', 'connected-file']);
      const link = (await tested.call(`GET /v2/files/${fileId(text)}/download`)).headers.get('location') ?? '';
      expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(text['content_size']);
      return;
    }
    throw new Error('no company has files');
  });

  it.each([
    [{ file_type: 'file' }, 400],
    [{ name: '' }, 400],
    [{ record_id: 'none' }, 404],
    [{ parent_folder_id: 'none' }, 400],
    [{ file_type: 'connected-file', storage_provider: 'attio', external_provider_file_id: '1' }, 400],
    [{ file_type: 'connected-folder', storage_provider: 'box' }, 400],
  ])('are refused with %j: %i', async (more, status) => {
    const good = { ...(await place()), file_type: 'folder', name: 'Contracts' };
    expect((await tested.call('POST /v2/files', { ...good, ...more })).status).toBe(status);
  });

  it('are not uploaded as JSON, nor without a file', async () => {
    await place();
    expect((await tested.call('POST /v2/files/upload', { object: 'companies', record_id })).status).toBe(400);
    const form = new FormData();
    form.set('object', 'companies');
    form.set('record_id', record_id);
    expect((await tested.call('POST /v2/files/upload', form)).status).toBe(400);
  });
});
