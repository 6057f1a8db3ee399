import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFile } from './watch-file.js';

let folder: string;
let path: string;
const onChange = vi.fn();
let watching: Disposable;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-kit-'));
  path = join(folder, 'app.json');
  await writeFile(path, '1');
  onChange.mockClear();
  watching = watchFile({ path, onChange, quietMs: 20 });
});

afterEach(async () => {
  watching[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('watchFile', () => {
  it('reports a changed content once for several writes in a row', async () => {
    await writeFile(path, '2');
    await writeFile(path, '3');
    await expect.poll(() => onChange.mock.calls.length).toBe(1);
  });

  it('reports a file that another one replaces, as editors save', async () => {
    await writeFile(`${path}.tmp`, '2');
    await rename(`${path}.tmp`, path);
    await expect.poll(() => onChange.mock.calls.length).toBe(1);
  });

  it('does not report a file that was touched, or one beside it', async () => {
    await utimes(path, new Date(), new Date());
    await writeFile(join(folder, 'other.json'), '2');
    await delay(80);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('does not mind a file that does not exist', () => {
    watchFile({ path: join(folder, 'none', 'app.json'), onChange })[Symbol.dispose]();
  });
});
