import { expect, it, vi } from 'vitest';
import { onAbort } from './on-abort.js';

it('listens to one signal any number of times without a warning of a leak', async () => {
  const warned = vi.fn();
  process.on('warning', warned);
  const caller = new AbortController();
  const listener = vi.fn();
  for (let i = 0; i < 100; i++) onAbort(caller.signal, () => listener());
  caller.abort();
  await new Promise(setImmediate);
  process.off('warning', warned);
  expect(listener).toHaveBeenCalledTimes(100);
  expect(warned).not.toHaveBeenCalled();
});
