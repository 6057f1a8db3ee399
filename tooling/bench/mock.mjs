import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs `use(baseUrl)` with a mock Attio in a process of its own. */
export async function withMock(use) {
  const mock = fork(fileURLToPath(new URL('mock-attio.mjs', import.meta.url)));
  try {
    const [baseUrl] = await once(mock, 'message');
    return await use(baseUrl);
  } finally {
    mock.disconnect();
  }
}

/** The ID of the `n`th company. */
export const idOf = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
